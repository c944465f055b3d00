/** The Postgres driver the adapters use, for the bench's own questions and for the bots that keep something. */
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../packages/adapters/package.json', import.meta.url))

export const { Client, Pool } = require('pg') as typeof import('pg')
