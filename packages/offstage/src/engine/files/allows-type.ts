import { activeTypes } from './sniff-type.ts'

/**
 * Says whether declared types take a found one. `image/*` takes every image but the active ones (SVG can carry
 * script): those must be named.
 */
export function allowsType(declared: readonly string[], found: string): boolean {
  return declared.some(
    (type) =>
      type === found ||
      (type.endsWith('/*') && !activeTypes.has(found) && found.startsWith(type.slice(0, -1))),
  )
}
