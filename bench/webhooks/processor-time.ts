import { machineCpuSeconds, usageOf } from './processes.ts'

/** Whose processor time is read; `postgres` is every process of the cluster, `others` all that runs beside the bench. */
export type Cores = {
  readonly bot?: number
  readonly postgres?: number
  readonly driver?: number
  readonly sink?: number
  readonly others?: number
}
export type Who = Exclude<keyof Cores, 'others'>

export type ProcessorTime = {
  /** Cores' worth while the work went on; without what could not be measured. */
  readonly cores: Cores
  /** Seconds of each. */
  readonly spent: Partial<Record<Who, number>>
  readonly residentMebibytes: number | undefined
}

/** What the work took of the processor. A process that ended meanwhile is not measured. */
export async function processorTime<T>(
  pids: Readonly<Record<Who, number | undefined>>,
  work: () => Promise<T>,
): Promise<{ result: T; processor: ProcessorTime }> {
  const who = Object.keys(pids) as Who[]
  const read = () => new Map(who.map((each) => [each, pids[each] === undefined ? undefined : usageOf(pids[each])]))
  const [before, machineBefore, began] = [read(), machineCpuSeconds(), performance.now()]
  const result = await work()
  const [after, machineAfter, seconds] = [read(), machineCpuSeconds(), (performance.now() - began) / 1_000]
  const spent: Partial<Record<Who, number>> = {}
  for (const each of who) {
    const [one, other] = [before.get(each), after.get(each)]
    if (one && other) spent[each] = other.cpuSeconds - one.cpuSeconds
  }
  const known = Object.entries(spent)
  const cores: Cores = Object.fromEntries(known.map(([each, used]) => [each, used / seconds]))
  const own = known.reduce((sum, [, used]) => sum + used, 0)
  const all = machineAfter === undefined || machineBefore === undefined ? undefined : machineAfter - machineBefore
  const others = all === undefined || known.length < who.length ? undefined : Math.max(0, (all - own) / seconds)
  return {
    result,
    processor: {
      cores: { ...cores, ...(others !== undefined && { others }) },
      spent,
      residentMebibytes: after.get('bot')?.residentMebibytes,
    },
  }
}
