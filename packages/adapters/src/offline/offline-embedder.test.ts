import { embedderContract } from '@frontdesk/port-contracts/embedder.contract'
import { expect, it } from 'vitest'
import { OfflineEmbedder } from './offline-embedder.ts'

embedderContract({ name: 'offline', open: () => new OfflineEmbedder() })

it('finds a misspelt word like the word', async () => {
  const embedder = new OfflineEmbedder()
  const [misspelt = []] = await embedder.embed(['reservaton'], 'query')
  const [meant = [], other = []] = await embedder.embed(['Reservations by phone', 'Allergies and diets'], 'passage')
  const like = (vector: readonly number[]) => vector.reduce((sum, value, index) => sum + value * (misspelt[index] ?? 0), 0)
  expect(like(meant)).toBeGreaterThan(like(other) + 0.1)
})

it('gives the same vector today as ever, since stored ones are compared with it', async () => {
  const [vector = []] = await new OfflineEmbedder().embed(['parking'], 'passage')
  const [largest] = vector.map((value, index) => [index, value] as const).sort(([, one], [, other]) => Math.abs(other) - Math.abs(one))
  expect(largest?.[0]).toBe(2)
})
