import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

const main = resolve(import.meta.dirname, '../../packages/host-ecs/src/main.ts')
/** Loaded into the host first: when we are gone without a word, it stops as if it had been asked to. Waiting for that is no reason to stay alive. */
const endWithParent = `data:text/javascript,process.on('disconnect',()=>process.kill(process.pid,'SIGTERM'));process.channel?.unref()`
/** Of what it said last, for when it breaks down. */
const linesKept = 15
/** The first start of a database takes some seconds, and many on a machine with other things to do. */
const readyWithin = 120_000

type Given = { readonly environment: NodeJS.ProcessEnv; readonly onLine: (line: string) => void }

/** The host as a process of its own. */
export class HostProcess {
  readonly #child: ChildProcess
  readonly #last: string[] = []
  /** Resolves when it has ended, however it did, and everything it said is told. */
  readonly ended: Promise<string>

  constructor({ environment, onLine }: Given) {
    // In a process group of its own: a Ctrl+C in the terminal is for us, who then ask it to stop, once.
    this.#child = spawn(process.execPath, ['--import', endWithParent, main], {
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#hear(line, onLine))
    }
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(`could not be started: ${error.message}`))
      this.#child.once('close', (code, signal) => resolve(signal === null ? `ended with ${code}` : `was ended by ${signal}`))
    })
  }

  /** What it said last. */
  get lastLines(): readonly string[] {
    return this.#last
  }

  /** Resolves when it answers that it is ready; `false` when it ended before, or takes too long. */
  async ready(url: string): Promise<boolean> {
    const until = performance.now() + readyWithin
    while (this.#child.exitCode === null && this.#child.signalCode === null && performance.now() < until) {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
      await answer?.body?.cancel()
      if (answer?.ok) return true
      await pause(100)
    }
    return false
  }

  /** Asks it to stop; what it has begun it finishes. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    await this.ended
  }

  /** Ends it where it stands. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #hear(line: string, onLine: (line: string) => void): void {
    this.#last.push(line)
    if (this.#last.length > linesKept) this.#last.shift()
    onLine(line)
  }
}
