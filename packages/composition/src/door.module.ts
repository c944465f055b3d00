import { LineWebhookReader } from '@frontdesk/adapters/line/line-webhook-reader'
import type { WebhookReader } from '@frontdesk/core/conversation/ports/webhook-readers'
import type { Queue } from '@frontdesk/core/conversation/ports/queue'
import { ReceiveWebhook } from '@frontdesk/core/conversation/receive-webhook'
import type { FaultPoints } from '@frontdesk/core/kernel/ports/fault-points'
import type { Logger } from '@frontdesk/core/kernel/ports/logger'
import type { TenantDirectory } from '@frontdesk/core/tenancy/ports/tenant-directory'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'

/** What channels deliver to, up to the queue. */
export const doorModule = new ContainerModule(({ bind }) => {
  bind(tokens.webhookReader).toResolvedValue((secrets) => new LineWebhookReader({ secrets }), [tokens.secrets])
  bind(tokens.receiveWebhook).toResolvedValue(
    (tenants: TenantDirectory, readers: WebhookReader[], queue: Queue, faultPoints: FaultPoints, logger: Logger) =>
      new ReceiveWebhook({ tenants, readers, queue, faultPoints, logger }),
    [tokens.tenants, { serviceIdentifier: tokens.webhookReader, isMultiple: true }, tokens.queue, tokens.faultPoints, tokens.logger],
  )
})
