import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findUnenrolled, type SourceFile } from './enrolment.ts'

/** Ports that need no contract, and why. */
const exempt = {
  'kernel/ports/clock.ts': 'one verb that reads the machine’s clock; there is nothing two adapters could disagree on',
  'kernel/ports/stopwatch.ts': 'one verb that reads the machine’s timer; there is nothing two adapters could disagree on',
  'kernel/ports/id-source.ts': 'one verb; its adapter’s own test fixes version, order and uniqueness',
  'kernel/ports/timers.ts': 'one verb that waits; its adapter’s own test fixes how it wakes and that it leaves no listener behind',
  'kernel/ports/logger.ts':
    'answers nothing, so that no caller can tell two adapters apart; what its one adapter writes is fixed by its own test',
  'kernel/ports/fault-points.ts': 'does nothing in production; the tests that use it are its meaning',
}

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const files = globSync('packages/{core,adapters,port-contracts}/src/**/*.ts', { cwd: repository }).map((path) => ({
  path: path.replaceAll('\\', '/'),
  text: readFileSync(`${repository}${path}`, 'utf8'),
}))

describe('Every port', () => {
  it('has a contract, and every adapter behind it is tried by it', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(findUnenrolled(files, exempt)).toEqual([])
  })
})

describe('The search for what is not enrolled', () => {
  const port = { path: 'packages/core/src/voice/ports/tele-phone.ts', text: 'export interface TelePhone {\n}' }
  const contract = { path: 'packages/port-contracts/src/tele-phone.contract.ts', text: 'export function telePhoneContract() {}' }
  const adapter = {
    path: 'packages/adapters/src/bell/bell-tele-phone.ts',
    text: 'export class BellTelePhone implements Closable, TelePhone {\n}',
  }
  const test = { path: 'packages/adapters/src/bell/bell.test.ts', text: 'telePhoneContract({ open: () => new BellTelePhone() })' }

  it.each<[string, SourceFile[], Record<string, string>, RegExp]>([
    ['nothing amiss', [port, contract, adapter, test], {}, /^$/],
    ['an exemption with its reason', [port, adapter], { 'voice/ports/tele-phone.ts': 'none yet' }, /^$/],
    [
      'a second port in a file',
      [{ ...port, text: `${port.text}\nexport interface TelePhones {\n}` }, contract],
      {},
      /tele-phones\.contract/,
    ],
    ['a port without a contract', [port, adapter, test], {}, /neither a contract/],
    [
      'an adapter that no test names',
      [port, contract, adapter, { ...test, text: 'telePhoneContract()' }],
      {},
      /no test tries it by telePhoneContract/,
    ],
    [
      'an adapter whose test does not call the contract',
      [port, contract, adapter, { ...test, text: 'new BellTelePhone()' }],
      {},
      /no test tries it/,
    ],
    ['an exemption without a reason', [port], { 'voice/ports/tele-phone.ts': ' ' }, /without a reason/],
    ['an exemption no longer needed', [port, contract], { 'voice/ports/tele-phone.ts': 'none yet' }, /exempt all the same/],
    ['an exemption of a port that is gone', [], { 'voice/ports/tele-phone.ts': 'none yet' }, /not there/],
  ])('tells %s', (_, planted, exemptions, expected) => {
    expect(findUnenrolled(planted, exemptions).join('\n')).toMatch(expected)
  })
})
