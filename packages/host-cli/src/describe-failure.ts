import { PortFailure, type PortFailureCode } from '@frontdesk/core/kernel/port-failure'
import { InvalidTenant } from '@frontdesk/core/tenancy/invalid-tenant'
import { renderTenantProblems, type ReadLine } from '@frontdesk/core/tenancy/render-tenant-problems'
import { CommanderError } from 'commander'

import { CommandFailure } from './command-failure.ts'
import { ownName } from './own-name.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'

/** A failure in the operator's words: what happened and where, and what to do. */
export type DescribedFailure = { readonly exit: ExitCode; readonly code: string; readonly message: string; readonly fix: string }

const portExits: Record<PortFailureCode, ExitCode> = {
  unavailable: exitCodes.unavailable,
  throttled: exitCodes.unavailable,
  unauthorized: exitCodes.credentials,
  rejected: exitCodes.unavailable,
  'invalid-answer': exitCodes.unavailable,
}

const portFixes: Record<PortFailureCode, string> = {
  unavailable: `See what is missing with: ${ownName} doctor`,
  throttled: 'Wait a minute, then try again.',
  unauthorized: 'Check the user name, password or key that was given, then try again.',
  rejected: `See what does not fit with: ${ownName} doctor`,
  'invalid-answer': `See what does not fit with: ${ownName} doctor`,
}

/** Says what ended a command; `readLine` shows the lines around a tenant's mistakes. Anything unforeseen is a bug, and says so. */
export function describeFailure(error: unknown, readLine: ReadLine = () => undefined): DescribedFailure {
  if (error instanceof CommandFailure) return { exit: error.exit, code: error.code, message: error.message, fix: error.fix }
  if (error instanceof CommanderError) return describeUsage(error)
  if (error instanceof InvalidTenant)
    return {
      exit: exitCodes.configuration,
      code: 'invalid-tenant',
      message: `${error.message}\n${renderTenantProblems(error.problems, readLine)}`,
      fix: `Correct the files, then check them with: ${ownName} tenants check ${error.tenant}`,
    }
  if (error instanceof PortFailure)
    return { exit: portExits[error.code], code: error.code, message: error.message, fix: portFixes[error.code] }
  return {
    exit: exitCodes.bug,
    code: 'bug',
    message: `Frontdesk stumbled over a bug of its own: ${error instanceof Error ? error.message : String(error)}`,
    fix: 'Run it again with FRONTDESK_DEBUG=1 for the details, and report them.',
  }
}

function describeUsage(error: CommanderError): DescribedFailure {
  return {
    exit: exitCodes.usage,
    code: 'usage',
    message: error.message.replace(/^error: /, ''),
    fix: 'Add --help to see what the command takes.',
  }
}
