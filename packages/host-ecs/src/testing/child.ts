import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '../../../..')

export type Child = {
  /** All it said so far on standard output, and on standard error. */
  output(): string
  errors(): string
  /** The first line of JSON on standard output that has this in it; rejects when the process ends before. */
  line(having: string): Promise<Readonly<Record<string, unknown>>>
  signal(name: NodeJS.Signals): void
  /** Its exit code, `null` when a signal ended it. */
  readonly ended: Promise<number | null>
}

/** Runs a script of the repository in a process of its own. Of this process's environment it inherits nothing but the path. */
export function startChild(script: string, environment: Readonly<Record<string, string>>, ...given: string[]): Child {
  const env = { PATH: process.env['PATH'], ...environment }
  const child = spawn(process.execPath, [join(repository, script), ...given], { env, cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  let running = true
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => {
    running = false
    return code as number | null
  })
  const line = async (having: string) => {
    for (;;) {
      const found = output.split('\n').find((one) => one.includes(having))
      if (found !== undefined) return JSON.parse(found) as Record<string, unknown>
      if (!running) throw new Error(`${script} ended without saying ${having}: ${output}${errors}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  return { output: () => output, errors: () => errors, line, signal: (name) => void child.kill(name), ended }
}
