/** The ECS host as it is, with a language model that thinks MODEL_MILLISECONDS before it answers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { OfflineLanguageModel } from '../../../packages/adapters/src/offline/offline-language-model.ts'

const milliseconds = Number(process.env['MODEL_MILLISECONDS'])
// oxlint-disable-next-line typescript/unbound-method -- called on the model it belongs to
const { complete } = OfflineLanguageModel.prototype

// On the class, not by a replacement in the container: so the entry point measured is the one that is deployed.
OfflineLanguageModel.prototype.complete = async function slowly(request) {
  await sleep(milliseconds)
  return complete.call(this, request)
}
await import('../../../packages/host-ecs/src/main.ts')
