import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import { describe, expect, it } from 'vitest'
import { failureFields } from './failure-fields.ts'

describe('What is logged of an error', () => {
  it('is what a port says to operators', () => {
    const failure = new PortFailure('Database', 'unavailable', 'the database cannot be reached now', { cause: new Error('こんにちは') })
    expect(failureFields(failure)).toEqual({ reason: 'the database cannot be reached now', port: 'Database', code: 'unavailable' })
  })

  it('is the kind, the code and the place of any other, never its message: that may quote a customer', () => {
    const error = Object.assign(new TypeError('cannot read こんにちは\n    at こんにちは'), { code: 'ERR_INVALID_ARG_TYPE' })
    const fields = failureFields(error)
    expect(fields).toMatchObject({ reason: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' })
    expect(fields['at']).toContain('failure-fields.test.ts')
    expect(JSON.stringify(fields)).not.toContain('こんにちは')
  })

  it('is little of what is no error', () => {
    expect(failureFields('こんにちは')).toEqual({ reason: 'string' })
  })
})
