import { composePlatform } from '../../packages/composition/src/compose-platform.ts'
import type { PlatformSettings } from '../../packages/composition/src/platform.ts'
import type { TenantId } from '../../packages/core/src/kernel/ids.ts'

/** How often progress is told. Milliseconds. */
const every = 2_000

/** Brings the tenants' documents into the database and lets go of it again, for the host to take. Throws as the platform does. */
export async function learnTenants(settings: PlatformSettings, tenants: readonly TenantId[], tell: (text: string) => void): Promise<void> {
  const platform = composePlatform(settings)
  let toldAt = performance.now()
  try {
    await platform.start()
    for (const tenant of tenants) {
      const { learned, forgotten } = await platform.learnKnowledge(tenant, (done, total) => {
        if (performance.now() - toldAt < every) return
        toldAt = performance.now()
        tell(`learning the documents of ${tenant}: ${done} of ${total}`)
      })
      if (learned + forgotten > 0) tell(`${tenant}: ${learned} documents learned${forgotten > 0 ? `, ${forgotten} forgotten` : ''}`)
    }
  } finally {
    await platform.stop()
  }
}
