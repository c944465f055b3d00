import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** One of those compared. */
export type Bot = {
  readonly name: string
  /** Keeps messages in a database, so transactions, round trips and growth can be counted. */
  readonly usesDatabase: boolean
  /** One turn answers every message of a customer that waits. */
  readonly answersTogether: boolean
  /** After a kill: how long nothing need arrive until what is unanswered is lost. Longer than the bot takes to take work up again. */
  readonly takesUpAgainSeconds: number
  /** What a customer writes: something each bot answers without a model, or with one where it has one to wait for. */
  readonly text: (place: Place) => string
  /** What has to be there before it starts. */
  readonly prepare?: (place: Place) => Promise<void>
  /** Fills its database with conversations had before. */
  readonly growConversations?: (place: Place, conversations: number) => Promise<void>
  /** How to run it. */
  readonly entry: (place: Place) => { readonly file: string; readonly environment: Record<string, string> }
}

/** Where and for whom a bot runs. */
export type Place = {
  readonly tenants: number
  readonly port: number
  readonly databaseUrl: string
  readonly sinkUrl: string
  readonly modelMilliseconds: number
}

export type RunningBot = { readonly pid: number; readonly startMilliseconds: number; readonly kill: () => Promise<void> }

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const running = new Set<ChildProcess>()

/** For a bench that is broken off: none of its bots may outlive it. */
export function killBots(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Starts the bot and waits until its door answers anything at all. */
export async function startBot(bot: Bot, place: Place): Promise<RunningBot> {
  const began = performance.now()
  const { file, environment } = bot.entry(place)
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', PORT: String(place.port), ...environment },
  })
  const exited = once(child, 'exit').finally(() => running.delete(child))
  running.add(child)
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  try {
    while (!(await answers(place.port))) {
      if (child.exitCode !== null) throw new Error(`${bot.name} ended with ${child.exitCode} at its start`)
      if (performance.now() - began > 120_000) throw new Error(`${bot.name} does not listen after two minutes`)
      await sleep(10)
    }
  } catch (error) {
    await kill()
    throw error
  }
  return { pid: child.pid ?? 0, startMilliseconds: performance.now() - began, kill }
}

async function answers(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/nothing-here`)).arrayBuffer()
    return true
  } catch {
    return false
  }
}
