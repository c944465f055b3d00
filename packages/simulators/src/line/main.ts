import { parseArgs } from 'node:util'
import { startLineSimulator, type LineSimulator, type SimulatedChannel } from './line-simulator.ts'
import { readableSeen } from './readable-message.ts'

const help = `A stand-in for LINE's Messaging API. Give its url to the bot as the base of both api.line.me and api-data.line.me.

  node packages/simulators/src/line/main.ts [options]

  --port <number>       where to listen (default: a free port)
  --host <address>      default: 127.0.0.1
  --channel <botUserId>:<channelSecret>:<accessToken>[:<webhookUrl>]
                        a channel; may be given several times. More can be added at POST /_simulator/channels
  --redelivery          webhooks without a 2xx are sent again
  --no-validate         do not judge requests by schema and limits (for load)
  --no-rate-limits      let more requests a second through than LINE does
  --seed <number>       of the random behind moods and reordering (default: 1)
  --show                print what customers see, a line for each message
  --help

Prints one line of JSON with its url when it listens, and stops at an interrupt. Everything tests can do is at /_simulator/:
see "LINE" in packages/simulators/README.md.
`

const { values } = readArguments()

if (values.help) process.stdout.write(help)
else await run().catch(giveUp)

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        channel: { type: 'string', multiple: true, default: [] },
        redelivery: { type: 'boolean', default: false },
        'no-validate': { type: 'boolean', default: false },
        'no-rate-limits': { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        show: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return giveUp(error)
  }
}

function giveUp(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee --help.\n`)
  process.exit(2)
}

async function run(): Promise<void> {
  const simulator = await startLineSimulator({
    port: Number(values.port),
    host: values.host,
    validate: !values['no-validate'],
    rateLimits: !values['no-rate-limits'],
    seed: Number(values.seed),
  })
  for (const channel of values.channel) simulator.addChannel({ ...readChannel(channel), redelivery: values.redelivery })
  process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`)
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopping = true
      void simulator.close()
    })
  }
  if (values.show) await show(simulator, () => stopping)
}

async function show(simulator: LineSimulator, stopping: () => boolean): Promise<void> {
  let shown = 0
  while (!stopping()) {
    for (const seen of await simulator.nextSeen({ after: shown, within: 60_000 })) {
      shown = seen.sequence
      for (const line of readableSeen(seen)) process.stdout.write(`${line}\n`)
    }
  }
}

/** The url has colons of its own, so it is all that is left. */
function readChannel(text: string): SimulatedChannel {
  const [botUserId = '', channelSecret = '', accessToken = '', ...url] = text.split(':')
  if (botUserId === '' || channelSecret === '' || accessToken === '')
    throw new Error(`--channel needs <botUserId>:<secret>:<token>, not ${text}`)
  return { botUserId, channelSecret, accessToken, ...(url.length > 0 && { webhookUrl: url.join(':') }) }
}
