import type { Branch } from '../tenancy/tenant-profile.ts'

/** The branch the customer's words name, by any of its names or its id; `undefined` when they name none or more than one. */
export function findBranch(said: string, branches: readonly Branch[]): Branch | undefined {
  const words = fold(said)
  const named = branches.filter((branch) => namesOf(branch).some((name) => words.includes(name)))
  return named.length === 1 ? named[0] : undefined
}

function namesOf(branch: Branch): string[] {
  return [branch.id, ...Object.values(branch.name)]
    .map((name) => fold(name).replace(/(?:本店|支店|店|branch|shop|store)$/, ''))
    .filter((name) => name.length > 1)
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-・']/g, '')
}

/** Kilometres along the earth's surface between two places (haversine, mean radius 6,371 km). */
export function distanceInKilometres(one: Place, other: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const latitude = radians(other.latitude - one.latitude)
  const longitude = radians(other.longitude - one.longitude)
  const chord =
    Math.sin(latitude / 2) ** 2 + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(longitude / 2) ** 2
  return 2 * 6_371 * Math.asin(Math.sqrt(chord))
}

type Place = { readonly latitude: number; readonly longitude: number }
