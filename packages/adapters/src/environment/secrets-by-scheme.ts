import { PortFailure } from '@frontdesk/core/kernel/port-failure'
import type { Secrets } from '@frontdesk/core/tenancy/ports/secrets'

/** Asks for each secret where its reference says it is kept: `env:…` of one, `ssm:…` of another. */
export class SecretsByScheme implements Secrets {
  readonly #schemes: ReadonlyMap<string, Secrets>

  constructor({ schemes }: { schemes: Readonly<Record<string, Secrets>> }) {
    this.#schemes = new Map(Object.entries(schemes))
  }

  async read(reference: string): Promise<string> {
    const secrets = this.#schemes.get(reference.slice(0, Math.max(0, reference.indexOf(':'))))
    if (secrets) return await secrets.read(reference)
    const known = [...this.#schemes.keys()].map((scheme) => `${scheme}:`).join(' or ')
    // What stands there is not quoted: it may be the secret itself.
    throw new PortFailure('Secrets', 'unauthorized', `a secret’s reference does not begin with ${known}`)
  }
}
