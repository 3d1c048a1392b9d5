import type { Rule } from './rule.ts'

const path = 'package-lock.json'

/** The lock names every part for every platform, and no registry: `npm ci` refuses the one, strangers cannot reach the other. */
export const lockfile: Rule = {
  name: 'lockfile',
  look: ({ tree }) => {
    const locked = packagesOf(tree.get(path) ?? '{}')
    const unnamed = Object.entries(locked).flatMap(([place, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !isLocked(locked, place, name))
        .map((name) => `lacks ${name}, a part of ${place}; run node tools/complete-lock.ts`),
    )
    const hosted = Object.entries(locked)
      .filter(([, { resolved = '' }]) => /^https?:/.test(resolved))
      .map(([place]) => `${place} is bound to one registry; install with omit-lockfile-registry-resolved`)
    return {
      seen: Object.keys(locked).length,
      faults: [...unnamed, ...hosted].map((what) => ({ path, line: 1, what })),
    }
  },
}

/** The entries of a lock, by the folder they are installed in. */
export type Locked = Readonly<Record<string, LockedPackage>>

type LockedPackage = {
  readonly resolved?: string
  readonly dev?: boolean
  readonly license?: string
  readonly engines?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

function packagesOf(text: string): Locked {
  return (JSON.parse(text) as { packages?: Locked }).packages ?? {} // npm's own format, lockfileVersion 3
}

/** True when an optional part of the package at `place` has an entry where Node would look for it. */
export function isLocked(locked: Locked, place: string, name: string): boolean {
  return `node_modules/${name}` in locked || `${place}/node_modules/${name}` in locked
}
