/** Writes `tenants/tenant.schema.json`, by which editors complete and check `tenant.yaml`. Run it after changing the profile's schema. */
import { writeFileSync } from 'node:fs'

import { tenantProfileJsonSchema } from '../packages/core/src/tenancy/profile-json-schema.ts'

const file = new URL('../tenants/tenant.schema.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(tenantProfileJsonSchema(), undefined, 2)}\n`)
console.log('Wrote tenants/tenant.schema.json')
