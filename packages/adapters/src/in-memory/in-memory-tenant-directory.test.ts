import { tenantId } from '@frontdesk/core/kernel/ids'
import type { Tenant } from '@frontdesk/core/tenancy/tenant'
import { tenantDirectoryContract } from '@frontdesk/port-contracts/tenant-directory.contract'
import { expect, it } from 'vitest'

import { InMemoryTenantDirectory } from './in-memory-tenant-directory.ts'

tenantDirectoryContract({
  name: 'InMemoryTenantDirectory',
  open: async () => {
    const directory = new InMemoryTenantDirectory()
    return {
      directory,
      place: async (id, name) => directory.put(business(id, name)),
      spoil: async (id) => directory.refuse(tenantId(id), [{ file: `${id}/tenant.yaml`, line: 2, column: 1, message: 'no such key' }]),
      remove: async (id) => directory.remove(tenantId(id)),
      close: async () => {},
    }
  },
})

it('serves the tenants it was made with', async () => {
  const directory = new InMemoryTenantDirectory([business('acme', 'Acme')])
  expect(await directory.list()).toEqual(['acme'])
})

function business(id: string, name: string): Tenant {
  const profile = {
    name: { en: name },
    languages: ['en'],
    zone: 'Asia/Tokyo',
    region: 'JP',
    person: { en: 'Call us.' },
    branches: [],
    intents: {},
  }
  return { id: tenantId(id), release: `release-of-${name}`, profile, persona: 'Kind.', policy: 'None.', examples: new Map(), knowledge: [] }
}
