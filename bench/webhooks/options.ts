/** The words of the command line that concern this bench. */
export type WebhooksValues = {
  readonly seconds?: string
  readonly rates?: string
  readonly only?: string
  readonly tenants?: string
  readonly conversations?: string
  readonly quick: boolean
  readonly json: boolean
}

export type WebhooksOptions = {
  /** How long each load is measured. */
  readonly seconds: number
  /** Messages a second of the open loop, ascending. */
  readonly rates: readonly number[]
  /** Names of bots; none: all. */
  readonly only: readonly string[]
  /** How ours grows: 100 a second to so many tenants, and from so many conversations that have a turn behind them. */
  readonly tenants: readonly number[]
  readonly conversations: readonly number[]
  /** Leaves out what takes long: kills and round trips. */
  readonly quick: boolean
  readonly json: boolean
}

/** @throws TypeError for what is not a number above nothing. */
export function readWebhooksOptions({ seconds, rates, only, tenants, conversations, quick, json }: WebhooksValues): WebhooksOptions {
  return {
    seconds: positive(seconds ?? (quick ? '1' : '3')),
    rates: list(rates ?? (quick ? '200' : '50,100,200,400,800'))
      .map(positive)
      .toSorted((one, other) => one - other),
    only: list(only ?? ''),
    tenants: list(tenants ?? (quick ? '' : '1,20,200')).map(positive),
    conversations: list(conversations ?? (quick ? '' : '100,1000,100000')).map(positive),
    quick,
    json,
  }
}

const list = (text: string) => text.split(',').filter((item) => item !== '')

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new TypeError(`${text} is not a number above nothing`)
  return number
}
