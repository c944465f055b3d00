import { describe, expect, it } from 'vitest'

import { editDistance, nearestWord } from './nearest-word.ts'

describe('nearestWord', () => {
  it.each([
    ['chanelToken', 'channelToken'],
    ['phon', 'phone'],
    ['fhone', 'phone'],
    ['aera', 'area'],
    ['REGION', 'region'],
    ['zoen', 'zone'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearestWord(typed, ['channelToken', 'phone', 'region', 'area', 'zone'])).toBe(meant)
  })

  it.each(['colour', 'x', ''])('guesses nothing for %j', (typed) => {
    expect(nearestWord(typed, ['phone', 'region', 'zone'])).toBeUndefined()
  })

  it('takes the nearest of several', () => {
    expect(nearestWord('seat', ['seating', 'seats'])).toBe('seats')
  })
})

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['', 'abc', 3],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('of %j to %j is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance)
    expect(editDistance(to, from)).toBe(distance)
  })
})
