import { describe, expect, it } from 'vitest'
import type { Tenant } from '../tenancy/tenant.ts'
import { chooseRoute } from './choose-route.ts'
import type { Heard } from './read-events.ts'
import type { Situation, Skill } from './skill.ts'

const skill = (name: string, continues = false): Skill => ({ name, act: async () => undefined, continues: () => continues })
const skills = new Map(['opening-hours', 'branches', 'acknowledge'].map((name) => [name, skill(name, name === 'opening-hours')]))
const tenant = {
  profile: { intents: { hours: { skill: 'opening-hours' }, wifi: { reply: { ja: 'ございます' } }, menu: {}, odd: { skill: 'gone' } } },
} as unknown as Tenant

const heard = (parts: Partial<Heard>): Heard => ({ said: '', wordless: [], ...parts })
const situation = (intent: string | null, topic?: string, confidence = 0.9) =>
  ({ tenant, understood: { intent, confidence }, state: { offered: [], ...(topic !== undefined && { topic }) } }) as unknown as Situation

describe('chooseRoute', () => {
  it('puts a tap before what the words mean', () => {
    expect(chooseRoute(heard({ said: 'wifi?', tapped: 'opening-hours:main' }), situation('wifi'), skills)).toMatchObject({
      to: 'skill',
      skill: { name: 'opening-hours' },
      tapped: 'main',
    })
  })
  it('reads the words when the tap names no skill', () => {
    expect(chooseRoute(heard({ said: 'wifi?', tapped: '__proto__' }), situation('wifi'), skills)).toMatchObject({ to: 'fixed-reply' })
  })
  it.each([
    ['hours', { to: 'skill', skill: { name: 'opening-hours' } }],
    ['wifi', { to: 'fixed-reply', intent: 'wifi' }],
    ['menu', { to: 'knowledge' }],
    ['odd', { to: 'knowledge' }],
    [null, { to: 'knowledge' }],
  ])('goes by the intent %s', (intent, route) => {
    expect(chooseRoute(heard({ said: 'x' }), situation(intent), skills)).toMatchObject(route)
  })
  it('stays with the skill that goes on with its subject when the message alone means nothing', () => {
    expect(chooseRoute(heard({ said: 'と日曜は？' }), situation(null, 'opening-hours'), skills)).toMatchObject({
      skill: { name: 'opening-hours' },
    })
    expect(chooseRoute(heard({ said: 'と日曜は？' }), situation(null, 'branches'), skills)).toEqual({ to: 'knowledge' })
  })
  it('stays with its subject rather than follow a faint intent, but follows a clear one', () => {
    expect(chooseRoute(heard({ said: 'and on Sunday?' }), situation('menu', 'opening-hours', 0.4), skills)).toMatchObject({
      skill: { name: 'opening-hours' },
    })
    expect(chooseRoute(heard({ said: 'the menu on Sunday?' }), situation('menu', 'opening-hours', 0.9), skills)).toEqual({
      to: 'knowledge',
    })
  })
  it('acknowledges what has no words', () => {
    expect(chooseRoute(heard({ wordless: ['image'] }), situation(null), skills)).toMatchObject({
      skill: { name: 'acknowledge' },
      tapped: 'image',
    })
  })
  it('shows the branches to who says where they are', () => {
    const place = { latitude: 35, longitude: 139 }
    expect(chooseRoute(heard({ location: place }), situation(null), skills)).toMatchObject({ skill: { name: 'branches' } })
  })
  it('refuses what cannot be read', () => {
    expect(chooseRoute(heard({ refusal: 'too-long' }), situation(null), skills)).toEqual({ to: 'refusal', reason: 'too-long' })
    expect(chooseRoute(heard({}), situation(null), skills)).toEqual({ to: 'refusal', reason: 'unreadable' })
  })
})
