import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What a process and its descendants have used: CPU seconds since they began, resident mebibytes now. */
export type Usage = { readonly cpuSeconds: number; readonly residentMebibytes: number }

/** `undefined` off Linux, and for a process that is gone. Children that ended are counted with the parent that waited for them. */
export function usageOf(pid: number): Usage | undefined {
  if (process.platform !== 'linux') return undefined
  const children = Map.groupBy(runningProcesses(), ({ parent }) => parent)
  const own = runningProcesses().find((each) => each.pid === pid)
  if (!own) return undefined
  const tree = [own]
  for (const each of tree) tree.push(...(children.get(each.pid) ?? []))
  return {
    cpuSeconds: tree.reduce((sum, { ticks }) => sum + ticks, 0) / ticksASecond,
    residentMebibytes: (tree.reduce((sum, { pages }) => sum + pages, 0) * pageBytes) / 2 ** 20,
  }
}

const configured = (name: string, otherwise: number) => {
  try {
    return Number(execFileSync('getconf', [name], { encoding: 'utf8' }))
  } catch {
    return otherwise
  }
}
const ticksASecond = configured('CLK_TCK', 100)
const pageBytes = configured('PAGESIZE', 4_096)

type Running = { readonly pid: number; readonly parent: number; readonly ticks: number; readonly pages: number }

function runningProcesses(): Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])
}

function readProcess(pid: number): Running | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The name, in parentheses, may hold anything; the fields after it are numbered from 3 (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return { pid, parent: field(4), ticks: field(14) + field(15) + field(16) + field(17), pages: field(24) }
}

/** The parent of a process, or `undefined`. */
export function parentOf(pid: number): number | undefined {
  return process.platform === 'linux' ? readProcess(pid)?.parent : undefined
}

/** Processor seconds everything on this machine has used since it started; `undefined` off Linux. */
export function machineCpuSeconds(): number | undefined {
  if (process.platform !== 'linux') return undefined
  // user, nice, system, then idle and waiting for disks, then interrupts (proc_stat(5)).
  const [, user, nice, system, , , interrupts, softInterrupts] =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? []
  return ((user ?? 0) + (nice ?? 0) + (system ?? 0) + (interrupts ?? 0) + (softInterrupts ?? 0)) / ticksASecond
}
