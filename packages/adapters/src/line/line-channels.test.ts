import { conversationId, type TenantId, tenantId } from '@frontdesk/core/kernel/ids'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'
import { channelsContract } from '@frontdesk/port-contracts/channels.contract'
import { startLineSimulator } from '@frontdesk/simulators/line/line-simulator'
import { describe, expect, it } from 'vitest'

import { secretsOf, tenantOnLine } from './fixtures/test-tenant.ts'
import { LineChannels } from './line-channels.ts'

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
const bots: Readonly<Record<string, string>> = { minato: `U${'1'.repeat(32)}`, komugi: `U${'2'.repeat(32)}` }
const userId = `U${'c'.repeat(32)}`

channelsContract({
  name: 'LineChannels',
  open: async () => {
    const line = await startLineSimulator()
    for (const [name, botUserId] of Object.entries(bots)) {
      line.addChannel({ botUserId, channelSecret: 'secret', accessToken: `token-of-${name}` })
      line.user(botUserId, userId)
    }
    const channels = new LineChannels({
      tenants: directoryOf([
        tenantOnLine('minato', { accessToken: 'env:MINATO' }),
        tenantOnLine('komugi', { accessToken: 'env:KOMUGI' }),
        tenantOnLine('stranger'),
      ]),
      secrets: secretsOf({ 'env:MINATO': 'token-of-minato', 'env:KOMUGI': 'token-of-komugi' }),
      logger: silent,
      apiBaseUrl: line.url,
    })
    return {
      channels,
      channel: 'line',
      having: [tenantId('minato'), tenantId('komugi')],
      lacking: tenantId('stranger'),
      conversationOf: () => conversationId(`line:user:${userId}`),
      seenBy: (tenant: TenantId) =>
        line
          .seen()
          .filter(({ botUserId }) => botUserId === bots[tenant])
          .flatMap(({ messages }) => messages.map(({ text }) => String(text))),
      close: async () => await line.close(),
    }
  },
})

describe('The LINE channels', () => {
  const values: Record<string, string> = { 'env:TOKEN': 'first' }
  const tenants: Tenant[] = [tenantOnLine('minato', { accessToken: 'env:TOKEN' })]
  const channels = new LineChannels({
    tenants: directoryOf(tenants),
    secrets: secretsOf(values),
    logger: silent,
    apiBaseUrl: 'http://127.0.0.1',
  })
  const minato = async () => await channels.of(tenantId('minato'), 'line')

  it('keep a channel as long as its access token, and take a new one up with the next call', async () => {
    const first = await minato()
    expect(await minato()).toBe(first)
    values['env:TOKEN'] = 'second'
    const second = await minato()
    expect(second).not.toBe(first)
    expect(await minato()).toBe(second)
  })

  it('have none any more for a tenant that left LINE', async () => {
    tenants[0] = tenantOnLine('minato')
    expect(await minato()).toBeUndefined()
    tenants[0] = tenantOnLine('minato', { accessToken: 'env:TOKEN' })
    expect(await minato()).toBeDefined()
  })

  it('throw when the access token cannot be had', async () => {
    delete values['env:TOKEN']
    await expect(minato()).rejects.toMatchObject({ name: 'PortFailure', code: 'unauthorized' })
  })
})

function directoryOf(tenants: readonly Tenant[]): TenantDirectory {
  return { list: async () => tenants.map(({ id }) => id), find: async (wanted) => tenants.find(({ id }) => id === wanted) }
}
