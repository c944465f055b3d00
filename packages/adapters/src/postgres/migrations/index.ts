import { conversations } from './0001-conversations.ts'
import { passages } from './0002-passages.ts'
import { delivery } from './0003-delivery.ts'
import type { Migration } from './migration.ts'

/** Every migration, in order. Imported statically, so that a bundle holds them all. */
export const migrations: readonly Migration[] = [conversations, passages, delivery]
