import { describe, expect, it } from 'vitest'
import { experiments } from './experiments.ts'
import { help, InvalidOptions, readOptions } from './options.ts'
import { plannedRuns } from './planned-runs.ts'

const read = (...words: string[]) => {
  const options = readOptions(words, experiments)
  if (options === 'help') throw new RangeError('help was not asked for')
  return options
}

describe('pnpm faults', () => {
  it('names every experiment in its help', () => {
    for (const { name } of experiments) expect(help(experiments)).toContain(name)
    expect(readOptions(['--help'], experiments)).toBe('help')
  })

  it.each([
    [['--only', 'nothing'], 'there is no experiment nothing'],
    [['--queue', 'paper'], '--queue is database or sqs'],
    [['--seed', 'x'], '--seed takes a whole number, not x'],
    [['--strange'], "Unknown option '--strange'"],
  ])('refuses %j', (words, message) => {
    expect(() => read(...words)).toThrow(InvalidOptions)
    expect(() => read(...words)).toThrow(message)
  })

  it('divides the events among all experiments and both queues, and is no less than asked for', () => {
    const runs = plannedRuns(read('--events', '3000'))
    expect(new Set(runs.map(({ experiment }) => experiment.name))).toEqual(new Set(experiments.map(({ name }) => name)))
    expect(runs.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThanOrEqual(3_000)
    expect(runs.filter(({ experiment }) => experiment.name === 'queue').map(({ queueKind }) => queueKind)).toEqual(['sqs'])
  })

  it('runs with leases as long as in production when it runs long, at a rate that leaves them time', () => {
    expect(plannedRuns(read()).some(({ experiment }) => experiment.hurry === 1)).toBe(false)
    const atLength = plannedRuns(read('--long')).filter(({ experiment }) => experiment.hurry === 1)
    expect(atLength.map(({ eventsPerSecond }) => eventsPerSecond)).toEqual([5, 5])
  })

  it('runs one experiment alone', () => {
    const runs = plannedRuns(read('--only', 'kills', '--queue', 'sqs', '--events', '100'))
    expect(runs.map(({ experiment, events }) => [experiment.name, events])).toEqual([['kills', 100]])
  })
})
