import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composePlatform } from '../../packages/composition/src/compose-platform.ts'
import { tenantId } from '../../packages/core/src/kernel/ids.ts'
import type { Bot, Place } from './bot.ts'
import { knowledgeText, lineChannels, ordinaryText, type LineChannel } from './customers.ts'
import { copyConversations } from './many-conversations.ts'

const repository = join(import.meta.dirname, '..', '..')

/** Frontdesk on its ECS host, web and worker in one process. `place` is a folder for its tenants. */
export function ours(place: string): Bot {
  return {
    name: 'ours',
    usesDatabase: true,
    answersTogether: true,
    // A dead worker's lease runs for half a minute, and a sweep comes within five seconds after.
    takesUpAgainSeconds: 45,
    text: ({ modelMilliseconds }) => (modelMilliseconds > 0 ? knowledgeText : ordinaryText),
    prepare: async (wanted) => {
      writeTenants(place, wanted.tenants)
      if (wanted.modelMilliseconds > 0) await learn(place, wanted)
    },
    growConversations: ({ databaseUrl }, conversations) => copyConversations(databaseUrl, conversations),
    entry: ({ tenants, databaseUrl, sinkUrl, modelMilliseconds }) => ({
      file:
        modelMilliseconds > 0
          ? join(import.meta.dirname, 'bots', 'ours-with-slow-model.ts')
          : join(repository, 'packages/host-ecs/src/main.ts'),
      environment: {
        ROLE: 'all',
        HOST: '127.0.0.1',
        TENANTS_FOLDER: tenantsFolder(place, tenants),
        DATABASE_URL: databaseUrl,
        LINE_API_BASE_URL: sinkUrl,
        LOG_LEVEL: 'error',
        MODEL_MILLISECONDS: String(modelMilliseconds),
        ...secretsOf(lineChannels(tenants)),
      },
    }),
  }
}

const tenantsFolder = (place: string, count: number) => join(place, `tenants-${count}`)
const secretName = (index: number) => `BENCH_CHANNEL_SECRET_${index}`
const tokenName = (index: number) => `BENCH_ACCESS_TOKEN_${index}`

const secretsOf = (channels: readonly LineChannel[]) =>
  Object.fromEntries(
    channels.flatMap(({ channelSecret, accessToken }, index) => [
      [secretName(index), channelSecret],
      [tokenName(index), accessToken],
    ]),
  )

/** So many copies of the example tenant, each with a LINE account of its own. */
function writeTenants(place: string, count: number): void {
  const folder = tenantsFolder(place, count)
  if (existsSync(folder)) return
  for (const [index, { tenant, botUserId }] of lineChannels(count).entries()) {
    const own = join(folder, tenant)
    cpSync(join(repository, 'tenants', 'minato'), own, { recursive: true })
    const profile = join(own, 'tenant.yaml')
    // The example may have an account by itself, at the end of a block or of the file.
    const without = readFileSync(profile, 'utf8').replace(/^line:.*\n(?:(?:[ #].*)?\n)*/m, '')
    const line = `line:\n  channelSecret: env:${secretName(index)}\n  accessToken: env:${tokenName(index)}\n  botUserId: ${botUserId}\n`
    writeFileSync(profile, `${without}\n${line}`)
  }
}

async function learn(place: string, { tenants, databaseUrl }: Place): Promise<void> {
  const platform = composePlatform({
    tenantsFolder: tenantsFolder(place, tenants),
    database: { url: databaseUrl },
    clock: { now: () => new Date() },
  })
  await platform.start()
  try {
    for (const { tenant } of lineChannels(tenants)) await platform.learnKnowledge(tenantId(tenant))
  } finally {
    await platform.stop()
  }
}
