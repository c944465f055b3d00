import { describe, expect, it } from 'vitest'
import type { Branch } from '../tenancy/tenant-profile.ts'
import { distanceInKilometres, findBranch } from './find-branch.ts'

const branch = (id: string, ja: string, en: string) => ({ id, name: { ja, en } }) as unknown as Branch
const branches = [branch('kamakura', '鎌倉店', 'Kamakura'), branch('shibuya', '渋谷店', 'Shibuya branch')]

describe('findBranch', () => {
  it('knows a branch by its name without 店 or branch', () => {
    expect(findBranch('鎌倉は何時まで？', branches)?.id).toBe('kamakura')
    expect(findBranch('when does shibuya close', branches)?.id).toBe('shibuya')
  })
  it('names none when two are meant', () => {
    expect(findBranch('渋谷店と鎌倉店', branches)).toBeUndefined()
  })
  it('names none when none is meant', () => {
    expect(findBranch('営業時間は？', branches)).toBeUndefined()
  })
})

describe('distanceInKilometres', () => {
  it('is 403 km from Tokyo station to Osaka station', () => {
    expect(distanceInKilometres({ latitude: 35.681, longitude: 139.767 }, { latitude: 34.7025, longitude: 135.496 })).toBeCloseTo(403, -1)
  })
  it('is nothing from a place to itself', () => {
    expect(distanceInKilometres({ latitude: 35, longitude: 139 }, { latitude: 35, longitude: 139 })).toBe(0)
  })
})
