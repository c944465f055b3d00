import { secretsContract } from '@frontdesk/port-contracts/secrets.contract'
import { describe, expect, it } from 'vitest'
import { EnvironmentSecrets } from './environment-secrets.ts'
import { SecretsByScheme } from './secrets-by-scheme.ts'

const reference = (name: string) => `env:${name}`

secretsContract({ name: 'EnvironmentSecrets', open: (environment) => new EnvironmentSecrets({ environment }), reference })

secretsContract({
  name: 'SecretsByScheme',
  open: (environment) => new SecretsByScheme({ schemes: { env: new EnvironmentSecrets({ environment }) } }),
  reference,
})

describe('EnvironmentSecrets', () => {
  it('says which variable to set', async () => {
    const secrets = new EnvironmentSecrets({ environment: {} })
    await expect(secrets.read('env:LINE_CHANNEL_SECRET')).rejects.toThrow(
      'there is no secret env:LINE_CHANNEL_SECRET: set LINE_CHANNEL_SECRET in this process’s environment',
    )
  })

  it('does not take what every object has for a variable', async () => {
    const environment = Object.create({ INHERITED: 'value' }) as Record<string, string>
    await expect(new EnvironmentSecrets({ environment }).read('env:INHERITED')).rejects.toThrow(/no secret/)
  })
})

describe('SecretsByScheme', () => {
  const secrets = new SecretsByScheme({
    schemes: { env: { read: async (reference) => `environment ${reference}` }, ssm: { read: async (reference) => `store ${reference}` } },
  })

  it('asks where the reference says', async () => {
    expect(await secrets.read('env:NAME')).toBe('environment env:NAME')
    expect(await secrets.read('ssm:/minato/line/secret')).toBe('store ssm:/minato/line/secret')
  })

  it('does not quote what is no reference: it may be a secret', async () => {
    const error: unknown = await secrets.read('f3a9c0ffee').catch((failure: unknown) => failure)
    expect(String(error)).toBe('PortFailure: a secret’s reference does not begin with env: or ssm:')
  })
})
