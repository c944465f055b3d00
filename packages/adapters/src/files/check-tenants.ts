import { readFileSync } from 'node:fs'

import { isTenantId } from '@frontdesk/core/kernel/ids'
import type { TenantProblem } from '@frontdesk/core/tenancy/invalid-tenant'
import { nearestWord } from '@frontdesk/core/kernel/nearest-word'
import type { ReadLine } from '@frontdesk/core/tenancy/render-tenant-problems'

import { listFolders, realFolder, shownFolder } from './file-tenant-directory.ts'
import { readFolder } from './read-folder.ts'
import { readTenant } from './read-tenant.ts'

/** What a check found in one tenant's folder. */
export type TenantCheckResult = {
  readonly slug: string
  /** In file and line order; empty when the tenant can be served. */
  readonly problems: readonly TenantProblem[]
  /** The release the folder makes; absent when it has problems. */
  readonly release?: string
}

/**
 * Reads the tenants named, or every folder when none is named, and tells everything that is wrong in each, also in folders that
 * no tenant can be called by. Changes nothing. Throws `PortFailure` when the tenants' folder cannot be read.
 */
export function checkTenants(
  { folder, skills }: { folder: string; skills: readonly string[] },
  slugs: readonly string[] = [],
): readonly TenantCheckResult[] {
  const names = listFolders(folder)
  const wanted = slugs.length > 0 ? slugs : names.toSorted()
  return wanted.map((slug) => checkTenant(folder, skills, slug, names))
}

function checkTenant(folder: string, skills: readonly string[], slug: string, names: readonly string[]): TenantCheckResult {
  const here = { file: shownFolder(folder, slug), line: 1, column: 1 }
  if (!names.includes(slug)) {
    const known = names.filter(isTenantId)
    const suggestion = nearestWord(slug, known)
    const message = `there is no tenant "${slug}"; the tenants there are: ${known.toSorted().join(', ') || 'none'}`
    return { slug, problems: [{ ...here, message, ...(suggestion !== undefined && { suggestion }) }] }
  }
  if (!isTenantId(slug)) {
    const message = `"${slug}" cannot name a tenant: 1 to 63 lower-case letters, digits and inner hyphens`
    const suggestion = slug
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 63)
    return { slug, problems: [{ ...here, message, ...(isTenantId(suggestion) && { suggestion }) }] }
  }
  const real = realFolder(folder, slug)
  if (typeof real !== 'string') return { slug, problems: real ? [real] : [] }
  const reading = readTenant(slug, readFolder(real, real), here.file, skills)
  return 'tenant' in reading ? { slug, problems: [], release: reading.tenant.release } : { slug, problems: reading.problems }
}

/** Reads lines for the frames of `renderTenantProblems`, each file once. */
export function lineReader(): ReadLine {
  const files = new Map<string, readonly string[]>()
  return (file, line) => {
    const lines = files.get(file) ?? readLines(file)
    files.set(file, lines)
    return lines[line - 1]
  }
}

/** No lines when the file cannot be read: a frame is a help beside the problem, which says that itself. */
function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
  } catch {
    return []
  }
}
