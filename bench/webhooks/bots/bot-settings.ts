import { readFileSync } from 'node:fs'
import type { LineChannel } from '../customers.ts'

const { CHANNELS_FILE = '', PORT, DATABASE_URL = '', LINE_API_BASE_URL = '', MODEL_MILLISECONDS = '0' } = process.env

/** What each of the bots to compare with is told by its environment. */
export const settings = {
  channels: JSON.parse(readFileSync(CHANNELS_FILE, 'utf8')) as readonly LineChannel[],
  port: Number(PORT),
  databaseUrl: DATABASE_URL,
  lineApi: LINE_API_BASE_URL,
  /** How long answering thinks. */
  modelMilliseconds: Number(MODEL_MILLISECONDS),
} as const
