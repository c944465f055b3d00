import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** From a finished install: how long until the terminal answers, on a first run and warm, and how many lines a second `inspect` reads. */
export async function benchStart({ json }: { json: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'))
  try {
    const first = await firstOutput(folder)
    const warm =
      [await firstOutput(folder), await firstOutput(folder), await firstOutput(folder)].toSorted((one, other) => one - other)[1] ??
      Number.NaN
    const linesASecond = await inspectRate(5_000)
    if (json)
      console.log(
        JSON.stringify({
          bench: 'start',
          firstMilliseconds: Math.round(first),
          warmMilliseconds: Math.round(warm),
          inspectLinesASecond: linesASecond,
        }),
      )
    else
      console.log(
        `start to first prompt: first run ${Math.round(first)} ms, warm ${Math.round(warm)} ms (median of 3)\ninspect: ${linesASecond.toLocaleString('en')} lines a second after start`,
      )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const host = join(import.meta.dirname, '..', 'packages', 'host-cli', 'src', 'main.ts')

/** Milliseconds from starting `chat` until it takes what is typed: `/help` is answered by the terminal alone, as soon as a prompt would stand. */
function firstOutput(data: string): Promise<number> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const chat = spawn(process.execPath, [host, 'chat', 'minato', '--data', data], { stdio: ['pipe', 'pipe', 'inherit'] })
    let ready = Number.NaN
    chat.stdout.once('data', () => (ready = performance.now() - began))
    chat.stdout.resume()
    chat.on('error', reject)
    chat.on('exit', (code) => (code === 0 ? resolve(ready) : reject(new Error(`chat ended with ${code}`))))
    chat.stdin.end('/help\n')
  })
}

function inspectRate(lines: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const inspect = spawn(process.execPath, [host, 'inspect', 'minato'], { stdio: ['pipe', 'pipe', 'inherit'] })
    let firstAt = 0
    let answered = 0
    inspect.on('error', reject)
    inspect.stdout.on('data', (chunk: Buffer) => {
      firstAt ||= performance.now()
      answered += chunk.filter((byte) => byte === 10).length
    })
    inspect.on('exit', (code) => {
      if (code !== 0 || answered !== lines) reject(new Error(`inspect ended with ${code} after ${answered} of ${lines} lines`))
      else resolve(Math.round(lines / ((performance.now() - firstAt) / 1_000)))
    })
    inspect.stdin.end('来週の金曜19時に4人で予約できますか\n'.repeat(lines))
  })
}
