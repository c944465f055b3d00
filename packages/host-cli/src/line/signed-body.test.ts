import { expect, test } from 'vitest'

import { signBody } from './signed-body.ts'

const event = {
  type: 'message',
  webhookEventId: '01',
  timestamp: 1,
  deliveryContext: { isRedelivery: false },
  message: { id: '1', type: 'text', text: '𠮷 🍣 丼' },
}

test('characters beyond the basic plane are written as escapes, others as they are', () => {
  const { body } = signBody('U1a2b3c4d5e6f708192a3b4c5d6e7f801', [event], 'development-minato')
  expect(body).toContain(String.raw`"text":"\uD842\uDFB7 \uD83C\uDF63 丼"`)
  expect(JSON.parse(body).events).toEqual([event])
})

test('the signature is the HMAC-SHA256 of exactly these bytes', () => {
  const { headers } = signBody('U1a2b3c4d5e6f708192a3b4c5d6e7f801', [event], 'development-minato')
  // Computed with Python's hmac.
  expect(headers['x-line-signature']).toBe('X4WyM+XSuLzPa4apZeyG7ZnD3Owf7kTQuGg807GvMW8=')
})
