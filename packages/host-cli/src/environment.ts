import { stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'

import { z } from 'zod'

import { CommandFailure } from './command-failure.ts'
import { exitCodes } from './exit-codes.ts'

/** What the environment says, parsed once. An empty variable counts as unset, as shells make it easy to leave one behind. */
export type Environment = {
  /** Of a real Postgres; the embedded database is used without it. Holds a password: never shown. */
  readonly databaseUrl: string | undefined
  /** As files in it are named to the operator: relative to the working folder where it is inside it. */
  readonly tenantsFolder: string
  /** Absolute. Where the embedded database is kept. */
  readonly dataFolder: string
  /** Show stack traces. */
  readonly debug: boolean
}

const unset = z.literal('').transform(() => undefined)
const schema = z.object({
  DATABASE_URL: z
    .union([unset, z.string().regex(/^postgres(ql)?:\/\/[^\s]+$/, 'must look like postgres://user:password@host:5432/database')])
    .optional(),
  TENANTS_DIR: z.union([unset, z.string()]).optional(),
  FRONTDESK_DATA: z.union([unset, z.string()]).optional(),
  FRONTDESK_DEBUG: z.union([unset, z.enum(['0', '1', 'true', 'false'], 'must be 1 or 0')]).optional(),
})

/**
 * Parses the variables Frontdesk knows. Every problem is reported at once.
 * Throws `CommandFailure` (configuration).
 */
export async function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  folders: { readonly working: string; readonly ownTenants: string },
): Promise<Environment> {
  const problems: string[] = []
  const parsed = schema.safeParse(variables)
  // A union's own message is only "Invalid input": what its last member says is the useful part.
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${deepest(issue)}`)
  const known = parsed.success ? parsed.data : {}
  const namedTenants = variables['TENANTS_DIR'] === '' ? undefined : variables['TENANTS_DIR']
  const tenants = namedTenants ? resolve(folders.working, namedTenants) : await defaultTenants(folders)
  if (namedTenants && !(await isFolder(tenants))) problems.push(`TENANTS_DIR names no folder: ${tenants}`)
  if (problems.length > 0)
    throw new CommandFailure(
      exitCodes.configuration,
      'invalid-environment',
      `The environment is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
      'Correct or unset these variables, then run the command again.',
    )
  return {
    databaseUrl: known.DATABASE_URL,
    tenantsFolder: fromHere(folders.working, tenants),
    dataFolder: resolve(folders.working, known.FRONTDESK_DATA ?? '.frontdesk'),
    debug: known.FRONTDESK_DEBUG === '1' || known.FRONTDESK_DEBUG === 'true',
  }
}

async function defaultTenants(folders: { readonly working: string; readonly ownTenants: string }): Promise<string> {
  const beside = resolve(folders.working, 'tenants')
  return (await isFolder(beside)) ? beside : folders.ownTenants
}

function fromHere(working: string, folder: string): string {
  const path = relative(working, folder)
  return path === '' || path.startsWith('..') || isAbsolute(path) ? folder : path
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function deepest(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message
  const last = issue.errors.at(-1)?.at(-1)
  return last ? deepest(last) : issue.message
}
