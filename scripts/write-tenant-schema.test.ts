import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { tenantProfileJsonSchema } from '../packages/core/src/tenancy/profile-json-schema.ts'

it('tenants/tenant.schema.json says what the profile’s schema says (else run: node scripts/write-tenant-schema.ts)', () => {
  const written: unknown = JSON.parse(readFileSync(new URL('../tenants/tenant.schema.json', import.meta.url), 'utf8'))
  expect(written).toEqual(tenantProfileJsonSchema())
})
