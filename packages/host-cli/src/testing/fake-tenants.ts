import { tenantId, type TenantId } from '@frontdesk/core/kernel/ids'
import { InvalidTenant } from '@frontdesk/core/tenancy/invalid-tenant'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'

/** Sorted. */
export const fakeTenantIds = ['broken', 'komugi', 'minato'].map(tenantId)

function fakeTenant(id: string, japanese: string, english: string): Tenant {
  const day = ['11:00-21:00']
  const hours = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: 'closed' as const }
  return {
    id: tenantId(id),
    release: 'r-0123456789ab',
    profile: {
      name: { ja: japanese, en: english },
      languages: ['ja', 'en'],
      zone: 'Asia/Tokyo',
      region: 'JP',
      person: { ja: 'お電話ください。', en: 'Please call us.' },
      branches: [
        {
          id: 'main',
          name: { ja: '本店' },
          address: { ja: '港区' },
          phone: '03-0000-0000',
          location: { latitude: 35, longitude: 139 },
          hours,
        },
      ],
      intents: {},
    },
    persona: '',
    policy: '',
    examples: new Map(),
    knowledge: [],
  }
}

/** The account of the example business, so that the simulator's bot user id is a real one's form. */
function onLine(tenant: Tenant): Tenant {
  const line = {
    channelSecret: ['env:SAMPLE_CHANNEL_SECRET', 'env:SAMPLE_OLD_CHANNEL_SECRET'],
    accessToken: 'env:SAMPLE_ACCESS_TOKEN',
    botUserId: 'U1a2b3c4d5e6f708192a3b4c5d6e7f801',
    unclearReply: 'resend' as const,
  }
  return { ...tenant, profile: { ...tenant.profile, line } }
}

const tenants = new Map([
  [tenantId('minato'), onLine(fakeTenant('minato', '見本食堂', 'Sample Kitchen'))],
  [tenantId('komugi'), fakeTenant('komugi', '見本パン', 'Sample Bakery')],
])

/** As a directory of two businesses, and a third with mistakes, finds them. */
export function findFakeTenant(id: TenantId): Tenant | undefined {
  if (id === 'broken')
    throw new InvalidTenant('broken', [
      { file: 'tenants/broken/tenant.yaml', line: 3, column: 1, message: 'unknown key "nmae"', suggestion: 'name' },
      { file: 'tenants/broken/tenant.yaml', line: 9, column: 5, message: 'hours are missing' },
    ])
  return tenants.get(id)
}
