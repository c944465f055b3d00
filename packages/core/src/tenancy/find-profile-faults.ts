import type { ProfileFault } from './profile-fault.ts'
import { findRuleFaults, findSecrets, type ProfileSurroundings } from './profile-rules.ts'
import { findShapeFaults } from './profile-shape-faults.ts'

/**
 * Everything wrong in a profile as it was read from `tenant.yaml`. One mistake is told once: of several faults of one place
 * only the first (a secret before anything that would repeat it; a shape before a rule), and a key that is missing because it
 * is misspelt only as misspelt.
 */
export function findProfileFaults(profile: unknown, surroundings: ProfileSurroundings): ProfileFault[] {
  const faults = [...findSecrets(profile), ...findShapeFaults(profile), ...findRuleFaults(profile, surroundings)]
  const misspelt = new Set(faults.flatMap(meantPlace))
  const told = new Set<string>()
  return faults.filter((fault) => {
    const place = JSON.stringify([fault.path, fault.at])
    if (told.has(place) || (fault.at === 'above' && misspelt.has(JSON.stringify(fault.path)))) return false
    told.add(place)
    return true
  })
}

/** The place a misspelt key was meant for. */
function meantPlace({ at, path, suggestion }: ProfileFault): string[] {
  return at === 'key' && suggestion !== undefined ? [JSON.stringify([...path.slice(0, -1), suggestion])] : []
}
