import type { ProfileFault } from './profile-fault.ts'
import { findRuleFaults, type ProfileSurroundings } from './profile-rules.ts'
import { findShapeFaults } from './profile-shape-faults.ts'

/**
 * Everything wrong in a profile as it was read from `tenant.yaml`: its shape first, then its rules. Of several faults of
 * one key only the first is told (a language that is no language code need not also be reported as not listed).
 */
export function findProfileFaults(profile: unknown, surroundings: ProfileSurroundings): ProfileFault[] {
  const told = new Set<string>()
  return [...findShapeFaults(profile), ...findRuleFaults(profile, surroundings)].filter((fault) => {
    const place = JSON.stringify([fault.path, fault.at])
    if (told.has(place)) return false
    told.add(place)
    return true
  })
}
