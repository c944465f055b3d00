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

const tenants = new Map([
  [tenantId('minato'), fakeTenant('minato', '見本食堂', 'Sample Kitchen')],
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
