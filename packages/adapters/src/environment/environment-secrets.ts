import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'

/**
 * Secrets given to the process in its environment: `env:LINE_CHANNEL_SECRET` is the variable `LINE_CHANNEL_SECRET`. White space around a value, such as
 * the line break a copied one ends in, is not part of it.
 */
export class EnvironmentSecrets implements Secrets {
  readonly #environment: Readonly<Record<string, string | undefined>>

  constructor({ environment }: { environment: Readonly<Record<string, string | undefined>> }) {
    this.#environment = environment
  }

  async read(reference: string): Promise<string> {
    const name = /^env:([A-Z][A-Z0-9_]*)$/.exec(reference)?.[1]
    if (name === undefined) {
      throw new PortFailure('Secrets', 'unauthorized', `${reference} names no variable of the environment; write env:NAME`)
    }
    const value = Object.hasOwn(this.#environment, name) ? this.#environment[name]?.trim() : undefined
    if (!value)
      throw new PortFailure('Secrets', 'unauthorized', `there is no secret ${reference}: set ${name} in this process’s environment`)
    return value
  }
}
