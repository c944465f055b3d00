import { setTimeout as pause } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { KeptOutput } from '../testing/fake-surroundings.ts'
import { StreamScreen } from './screen.ts'
import { whileWaiting } from './while-waiting.ts'

test('a short wait says nothing, a long one does, and is then taken away', async () => {
  const errors = new KeptOutput({ columns: 80 })
  const screen = new StreamScreen({ output: errors, errors, environment: { NO_COLOR: '1' }, coloursWanted: true })
  expect(await whileWaiting(screen, 'Opening', pause(10, 'opened'))).toBe('opened')
  expect(errors.text).toBe('')
  await expect(
    whileWaiting(
      screen,
      'Opening',
      pause(1100).then(async () => await Promise.reject(new Error('locked'))),
    ),
  ).rejects.toThrow('locked')
  expect(errors.text).toBe('Opening\r\u001b[K')
})

test('a log is spared', async () => {
  const errors = new KeptOutput()
  const screen = new StreamScreen({ output: errors, errors, environment: {}, coloursWanted: true })
  await whileWaiting(screen, 'Opening', pause(1100))
  expect(errors.text).toBe('')
})
