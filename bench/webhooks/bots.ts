import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bot, Place } from './bot.ts'
import { lineChannels, ordinaryText } from './customers.ts'

const folder = join(import.meta.dirname, 'bots')

/** The three anyone could write instead. `place` is a folder for what they read. */
export function plainBots(place: string): Bot[] {
  const plain = (name: string) => ({
    name,
    answersTogether: false,
    text: () => ordinaryText,
    entry: ({ tenants, databaseUrl, sinkUrl, modelMilliseconds }: Place) => {
      const channelsFile = join(mkdtempSync(join(place, 'channels-')), 'channels.json')
      writeFileSync(channelsFile, JSON.stringify(lineChannels(tenants)))
      return {
        file: join(folder, `${name}.ts`),
        environment: {
          CHANNELS_FILE: channelsFile,
          DATABASE_URL: databaseUrl,
          LINE_API_BASE_URL: sinkUrl,
          MODEL_MILLISECONDS: String(modelMilliseconds),
        },
      }
    },
  })
  return [
    { ...plain('keeps-nothing'), usesDatabase: false, takesUpAgainSeconds: 3 },
    { ...plain('one-insert'), usesDatabase: true, takesUpAgainSeconds: 3 },
    // Half a minute until a job counts as expired, ten seconds until the supervisor looks.
    { ...plain('pg-boss'), usesDatabase: true, takesUpAgainSeconds: 50 },
  ]
}
