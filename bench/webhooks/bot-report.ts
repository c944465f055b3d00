import type { AtRate, Knee } from './knee.ts'
import type { Measured } from './measure.ts'
import type { Grown, Killed, Most, Trips } from './measure-bot.ts'

export type BotReport = Most & {
  readonly bot: string
  readonly startMilliseconds: number
  readonly idleMebibytes: number | undefined
  readonly rates: readonly AtRate[]
  readonly knee: Knee
  readonly overModel: Measured
  readonly trips: Trips | undefined
  readonly killed: Killed | undefined
  readonly growth: readonly Grown[]
}

export type Report = {
  readonly bench: 'webhooks'
  readonly postgres: string
  readonly cores: number
  readonly processor: string
  /** How long each load was measured. */
  readonly seconds: number
  readonly bots: readonly BotReport[]
}
