import { posix } from 'node:path'
import type { Tree } from './tree.ts'

/** A package of the workspace and the sources behind its public names. */
export type WorkspacePackage = {
  readonly name: string
  readonly folder: string
  /** From a public name (`offstage`, `offstage/testing`) to the source that answers to it. */
  readonly entries: ReadonlyMap<string, string>
}

/** The packages in the folders below the root that hold a package.json. */
export function workspacePackages(tree: Tree): readonly WorkspacePackage[] {
  return [...tree]
    .filter(([path]) => /^(?:packages|workloads)\/[^/]+\/package\.json$|^web\/package\.json$/.test(path))
    .map(([path, text]) => readPackage(posix.dirname(path), JSON.parse(text)))
}

/** Where a package specifier leads in the workspace; undefined when it leads outside or to no public name. */
export function resolvePackage(packages: readonly WorkspacePackage[], specifier: string): string | undefined {
  return packages.map(({ entries }) => entries.get(specifier)).find((path) => path !== undefined)
}

function readPackage(folder: string, manifest: unknown): WorkspacePackage {
  const { name, exports } = manifest as Manifest // written by us and read by npm in the same shape
  const entries = Object.entries(exports ?? {}).flatMap(([subpath, target]): [string, string][] => {
    const source = typeof target === 'string' ? target : target['offstage-source']
    return source === undefined ? [] : [[posix.join(name, subpath), posix.join(folder, source)]]
  })
  return { name, folder, entries: new Map(entries) }
}

type Manifest = {
  readonly name: string
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}
