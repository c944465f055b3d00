#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { startSqsSimulator } from './sqs-simulator.ts'

const help = `Amazon SQS, simulated. Prints one line of JSON with its url and its queues' urls when it listens.

  --port <number>   the port (a free one)
  --host <address>  the address (127.0.0.1)
  --queue <name>    a queue to begin with; may be given more than once, name it <name>.fifo for a FIFO queue
  --seed <number>   of what it draws (1)
  --help            this text
`

function settings(): { port: number; host: string; seed: number; queue: string[]; help: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      queue: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  return { ...values, port: wholeNumber('port', values.port), seed: wholeNumber('seed', values.seed) }
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${option} takes a whole number`)
  return Number(text)
}

async function run(): Promise<void> {
  const { help: wantsHelp, queue, ...options } = settings()
  if (wantsHelp) {
    process.stdout.write(help)
    return
  }
  const simulator = await startSqsSimulator(options)
  const stop = () => void simulator.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    const queues = Object.fromEntries(
      queue.map((name) => [name, simulator.createQueue(name, name.endsWith('.fifo') ? { FifoQueue: 'true' } : {})]),
    )
    process.stdout.write(`${JSON.stringify({ url: simulator.url, queues })}\n`)
  } catch (error) {
    await simulator.close()
    throw error
  }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
  process.exitCode = 2
}
