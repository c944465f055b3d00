import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from './bot.ts'
import type { Load, LoadResult } from './load.ts'

/** The sink and the driver, each a process of its own. */
export type LoadProcesses = {
  readonly sinkUrl: string
  readonly sinkPid: number
  readonly driverPid: number
  /** One load at a time. */
  readonly run: (load: Load) => Promise<LoadResult>
  readonly stop: () => void
}

export async function startLoadProcesses(): Promise<LoadProcesses> {
  const port = await freePort()
  const sink = await start('line-sink.ts', { PORT: String(port) })
  const driver = await start('driver.ts', { SINK_PORT: String(port) })
  return {
    sinkUrl: `http://127.0.0.1:${port}`,
    sinkPid: sink.pid ?? 0,
    driverPid: driver.pid ?? 0,
    run: async (load) => {
      driver.send(load)
      const [result] = (await ended(driver, once(driver, 'message'))) as [LoadResult]
      return result
    },
    stop: () => {
      driver.disconnect()
      sink.disconnect()
    },
  }
}

async function start(file: string, environment: Record<string, string>): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, file), { env: { ...process.env, ...environment } })
  await ended(child, once(child, 'message'))
  return child
}

/** What is waited for, unless the process ends before. */
async function ended<T>(child: ChildProcess, awaited: Promise<T>): Promise<T> {
  const over = new AbortController()
  const exit = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`the bench's own process ended with ${code}`)
  })
  try {
    return await Promise.race([awaited, exit])
  } finally {
    over.abort()
    exit.catch(() => {})
  }
}
