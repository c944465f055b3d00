import { passageIndexContract } from '@frontdesk/port-contracts/passage-index.contract'
import { InMemoryPassageIndex } from './in-memory-passage-index.ts'

passageIndexContract({
  name: 'memory',
  async open() {
    const storage = new Map()
    return { one: new InMemoryPassageIndex({ storage }), other: new InMemoryPassageIndex({ storage }), close: async () => {} }
  },
})
