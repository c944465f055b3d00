/** Loaded into the host before anything else: when `pnpm dev` is gone without a word, the host stops as if it had been asked to. */
import process from 'node:process'

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// Waiting for that is no reason to stay alive.
process.channel?.unref()
