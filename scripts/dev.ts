/** `pnpm dev`: the host with its embedded database and queue, and a LINE simulator, together. See `help` below. */
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { composePlatform } from '../packages/composition/src/compose-platform.ts'
import { defaultTenant } from '../packages/host-cli/src/chat/find-tenant.ts'
import { describeFailure } from '../packages/host-cli/src/describe-failure.ts'
import { readEnvironment } from '../packages/host-cli/src/environment.ts'
import { startLineSimulator, type LineSimulator } from '../packages/simulators/src/line/line-simulator.ts'
import { developmentTenants, type DevelopmentTenant } from './dev/development-tenants.ts'
import { firstMessageCommand } from './dev/first-message.ts'
import { freePort } from './dev/free-port.ts'
import { HostProcess } from './dev/host-process.ts'
import { hostVariables } from './dev/host-variables.ts'
import { learnTenants } from './dev/learn-tenants.ts'
import { renderLog } from './dev/render-log.ts'
import { showCustomers } from './dev/show-customers.ts'
import { stopSignals } from './dev/stop-signals.ts'
import { Terminal } from './dev/terminal.ts'

const help = `Starts a front desk to develop with: the host with its embedded database and queue, and a stand-in for LINE. Nothing else is needed.
Prints how to send the first message, then what the host logs and what customers see on LINE. Ctrl+C stops everything; a second one, at once.

  npx -y pnpm@12 dev [options]

  --port <number>            where the host listens (default: 8080, or the next that is free; 0: any)
  --simulator-port <number>  where the LINE simulator listens (default: 8090, or the next that is free; 0: any)
  --tenant <slug>            begin with this business: learn its documents first, and say how to write to it; may be repeated (default: all on LINE)
  --data <folder>            where the database is kept (default: dev in $FRONTDESK_DATA, else .frontdesk/dev)
  --help

Examples:
  npx -y pnpm@12 dev
  npx -y pnpm@12 dev --tenant komugi --port 9000

Environment: TENANTS_DIR as for frontdesk; NO_COLOR. Everything stays on 127.0.0.1. DATABASE_URL and QUEUE_URL are not used here.
Exit codes: 0 stopped, 1 the host broke down, 2 wrong usage, 3 wrong configuration, 5 the database cannot be had.
`

const terminal = new Terminal({ environment: process.env })
const signals = stopSignals()
// A reader that has seen enough (`| head`) is a Ctrl+C.
process.stdout.on('error', () => signals.stop())

process.exit(await run())

async function run(): Promise<number> {
  try {
    const options = readOptions()
    if (options.help) {
      process.stdout.write(help)
      return 0
    }
    return await develop(options)
  } catch (error) {
    const { exit, code, message, fix } = describeFailure(error)
    const ours = code === 'unavailable' ? 'If that is another `pnpm dev`, end it, or name a folder of your own with --data.' : fix
    process.stderr.write(`dev: ${message}\n${ours}\n`)
    return exit
  }
}

type Options = ReturnType<typeof readOptions>

function readOptions() {
  const port = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      options: {
        port: { ...port, default: '8080' },
        'simulator-port': { ...port, default: '8090' },
        tenant: { type: 'string', multiple: true, default: [] },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    for (const name of ['port', 'simulator-port'] as const)
      if (!/^\d{1,5}$/.test(values[name]) || Number(values[name]) > 65_535)
        throw new RangeError(`--${name} takes a number from 0 to 65535.`)
    return values
  } catch (error) {
    process.stderr.write(`dev: ${error instanceof Error ? error.message : String(error)}\nSee --help.\n`)
    process.exit(2)
  }
}

async function develop(options: Options): Promise<number> {
  const working = process.cwd()
  const ownTenants = resolve(import.meta.dirname, '../tenants')
  const { tenantsFolder, dataFolder } = await readEnvironment({ ...process.env, DATABASE_URL: '' }, { working, ownTenants })
  const folder = options.data === undefined ? resolve(dataFolder, 'dev') : resolve(working, options.data)
  const settings = { tenantsFolder: resolve(working, tenantsFolder), database: { folder }, clock: { now: () => new Date() } }
  for (const name of ['DATABASE_URL', 'QUEUE_URL'])
    if (process.env[name]) terminal.say('dev', `${name} is set and not used here: the database is in ${folder}.`)
  // The one that needs no --tenant first.
  const found = await developmentTenants(composePlatform(settings).tenants, process.env)
  const all = found.toSorted((one, other) => Number(other.tenant.id === defaultTenant) - Number(one.tenant.id === defaultTenant))
  const chosen = chooseTenants(all, options.tenant)
  if (typeof chosen === 'string') {
    process.stderr.write(`dev: ${chosen}\n`)
    return 2
  }
  terminal.say('dev', `preparing the database in ${folder}`)
  const ids = chosen.map(({ tenant }) => tenant.id)
  const learnt = await Promise.race([learnTenants(settings, ids, (text) => terminal.say('dev', text)), signals.asked])
  if (learnt === 'stop') {
    terminal.say('dev', 'stopped; what is not learnt yet is learnt at the next start.')
    return 0
  }
  return await serve(all, chosen, settings, options)
}

function chooseTenants(all: readonly DevelopmentTenant[], named: readonly string[]): readonly DevelopmentTenant[] | string {
  const known = all.map(({ tenant }) => tenant.id)
  if (known.length === 0) return 'no business in the tenants folder is on LINE: docs/line-account.md says what its tenant.yaml needs.'
  const strange = named.find((slug) => !known.some((id) => id === slug))
  if (strange !== undefined) return `there is no business ${JSON.stringify(strange)} on LINE. Name one of these: ${known.join(', ')}`
  return named.length === 0 ? all : all.filter(({ tenant }) => named.includes(tenant.id))
}

type Settings = { readonly tenantsFolder: string; readonly database: { readonly folder: string } }

async function serve(
  all: readonly DevelopmentTenant[],
  chosen: readonly DevelopmentTenant[],
  settings: Settings,
  options: Options,
): Promise<number> {
  const hostPort = await freePort(Number(options.port))
  const simulator = await startLineSimulator({ port: await freePort(Number(options['simulator-port']), [hostPort]) })
  const hostUrl = `http://127.0.0.1:${hostPort}`
  for (const { tenant, channel } of all) simulator.addChannel({ ...channel, webhookUrl: `${hostUrl}/webhooks/line/${tenant.id}` })
  const host = new HostProcess({
    environment: hostVariables(process.env, { hostPort, simulatorUrl: simulator.url, ...settings, tenants: all }),
    onLine: (line) => {
      const rendered = renderLog(line)
      if (rendered) terminal.say('host', rendered.text, rendered.alarming)
    },
  })
  const shown = new AbortController()
  const tenantOf = (botUserId: string): string => all.find(({ channel }) => channel.botUserId === botUserId)?.tenant.id ?? botUserId
  const showing = showCustomers(simulator, tenantOf, (text) => terminal.say('LINE', text), shown.signal)
  const broken = host.ended.then(() => 'broken' as const)
  const started = await Promise.race([host.ready(hostUrl), signals.asked, broken])
  if (started === true) welcome(chosen, { hostPort, simulator, wished: Number(options.port) })
  const why = started === true ? await Promise.race([signals.asked, broken]) : started
  shown.abort()
  if (why === 'stop') await stopInOrder(host, simulator, showing)
  else await tellBreakdown(host)
  return why === 'stop' ? 0 : 1
}

function welcome(
  chosen: readonly DevelopmentTenant[],
  { hostPort, simulator, wished }: { hostPort: number; simulator: LineSimulator; wished: number },
): void {
  if (wished !== 0 && hostPort !== wished) terminal.say('dev', `port ${wished} is taken; this is ${hostPort}.`)
  terminal.say('dev', `ready: webhooks at http://127.0.0.1:${hostPort}/webhooks/line/<tenant>, LINE’s stand-in at ${simulator.url}`)
  for (const { ownSecret } of chosen)
    if (ownSecret !== undefined) terminal.say('dev', `${ownSecret} is set and stays as it is; the other terminal needs it, too.`)
  terminal.print(`\nSend a first message from another terminal, in this folder:\n`)
  const addresses = {
    hostPort,
    simulatorUrl: simulator.url,
    ...(process.env['TENANTS_DIR'] ? { tenantsFolder: process.env['TENANTS_DIR'] } : {}),
  }
  for (const tenant of chosen) terminal.print(`  ${firstMessageCommand(tenant, addresses)}`)
  terminal.print('\nWhat the customer then sees on LINE appears there, and here at LINE. Ctrl+C stops everything.\n')
}

/** First what takes messages, which finishes what it has begun; LINE has to be there for that. */
async function stopInOrder(host: HostProcess, simulator: LineSimulator, showing: Promise<void>): Promise<void> {
  terminal.say('dev', 'stopping (Ctrl+C again: at once)')
  await Promise.race([host.stop(), signals.askedAgain])
  host.kill()
  await Promise.race([host.ended, pause(2_000)])
  await showing
  await Promise.race([simulator.close(), pause(1_000)])
  terminal.say('dev', 'stopped; the conversations are kept for the next start.')
}

async function tellBreakdown(host: HostProcess): Promise<void> {
  host.kill()
  terminal.say('dev', `the host ${await host.ended}. It said last:`, true)
  for (const line of host.lastLines) terminal.say('host', line, true)
}
