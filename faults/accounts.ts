import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A generated tenant and its LINE account. */
export type Account = {
  readonly tenant: string
  readonly botUserId: string
  readonly channelSecret: string
  readonly accessToken: string
  readonly unclearReply: 'resend' | 'leave'
}

const hexadecimal = (number: number, digits: number) => number.toString(16).padStart(digits, '0')

/** The last of several leaves an unclear reply as it is; the others resend it, as tenants do who say nothing. */
export function accountsOf(count: number): Account[] {
  return Array.from({ length: count }, (_, index) => ({
    tenant: `faults-${index}`,
    botUserId: `Ufa0${hexadecimal(index, 29)}`,
    channelSecret: `fa17${hexadecimal(index, 28)}`,
    accessToken: `faults-access-token-${index}`,
    unclearReply: count > 1 && index === count - 1 ? 'leave' : 'resend',
  }))
}

const example = join(import.meta.dirname, '..', 'tenants', 'minato')

/** Writes a folder of tenants, copies of the example one, and returns the variables their secrets are in. */
export function writeTenants(folder: string, accounts: readonly Account[]): Record<string, string> {
  mkdirSync(folder, { recursive: true })
  const variables: Record<string, string> = {}
  for (const [index, { tenant, botUserId, channelSecret, accessToken, unclearReply }] of accounts.entries()) {
    const own = join(folder, tenant)
    cpSync(example, own, { recursive: true })
    // Nothing is asked of it here, and reading it is most of a start.
    rmSync(join(own, 'knowledge'), { recursive: true, force: true })
    const profile = join(own, 'tenant.yaml')
    const without = readFileSync(profile, 'utf8').replace(/^line:.*\n(?:(?:[ #].*)?\n)*/m, '')
    const lines = [
      'line:',
      `  channelSecret: env:FAULTS_SECRET_${index}`,
      `  accessToken: env:FAULTS_TOKEN_${index}`,
      `  botUserId: ${botUserId}`,
      `  unclearReply: ${unclearReply}`,
    ]
    writeFileSync(profile, `${without}\n${lines.join('\n')}\n`)
    variables[`FAULTS_SECRET_${index}`] = channelSecret
    variables[`FAULTS_TOKEN_${index}`] = accessToken
  }
  return variables
}

/** A customer of an account; the number makes the id unique over all accounts. */
export const customerId = (number: number): string => `Ufc0${hexadecimal(number, 29)}`
