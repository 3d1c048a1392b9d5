import { isTest, type Import } from '../source/imports.ts'
import { workspacePackages, type WorkspacePackage } from '../source/packages.ts'
import type { Fault, Rule } from './rule.ts'

/** Packages know each other by public names only; the client and the screen take only types from the server. */
export const boundaries: Rule = {
  name: 'boundaries',
  look: ({ tree, imports }) => {
    const packages = workspacePackages(tree)
    const judged = imports.flatMap((found) => {
      const own = packages.find(({ folder }) => found.from.startsWith(`${folder}/`))
      return own === undefined && !isExample(found.from) ? [] : [{ found, own }]
    })
    return {
      seen: judged.length,
      faults: judged.flatMap(({ found, own }) => {
        const what =
          crossing(found, own) ?? beyondPublicNames(found, packages) ?? beyondPart(found, own, packages)
        return what === undefined ? [] : [faultAt(found, what)]
      }),
    }
  },
}

function crossing(found: Import, own: WorkspacePackage | undefined): string | undefined {
  if (!found.specifier.startsWith('.')) return undefined
  const home = own?.folder ?? 'examples'
  if (found.to?.startsWith(`${home}/`) === true) return undefined
  // The root's app is what the screen shows, and no package whose name it could import.
  if (home === 'web' && found.to === 'app.ts') return found.typeOnly ? undefined : valuesOf('app.ts')
  return `${found.specifier} leaves ${home}; import the public name of the package instead`
}

function beyondPublicNames(found: Import, packages: readonly WorkspacePackage[]): string | undefined {
  const named = packageNamed(found, packages)
  if (named === undefined || named.entries.has(found.specifier)) return undefined
  return `${found.specifier} is no public name; ${named.name} has ${[...named.entries.keys()].join(', ') || 'none'}`
}

// What a test imports reaches no reader of the package, so only what ships is held to its part.
function beyondPart(
  found: Import,
  own: WorkspacePackage | undefined,
  packages: readonly WorkspacePackage[],
): string | undefined {
  const named = packageNamed(found, packages)
  if (named === undefined || named === own || isTest(found.from) || isTypeTest(found.from)) return undefined
  if (own?.folder === 'packages/offstage')
    return `the platform stands alone and does not import ${named.name}`
  if (own?.folder === 'packages/client' || own?.folder === 'web') return beyondBrowser(found, named)
  if (own?.folder.startsWith('workloads/') === true) return beyondWorkload(named)
  return undefined
}

function beyondBrowser(found: Import, named: WorkspacePackage): string | undefined {
  if (named.folder === 'packages/client' || found.typeOnly) return undefined
  return valuesOf(named.name)
}

const valuesOf = (source: string): string =>
  `only types may come from ${source} into a browser; write import type`

function beyondWorkload(named: WorkspacePackage): string | undefined {
  if (named.folder === 'packages/offstage' || named.folder.startsWith('workloads/')) return undefined
  return `a workload stands on offstage and other workloads, not on ${named.name}`
}

function packageNamed(found: Import, packages: readonly WorkspacePackage[]): WorkspacePackage | undefined {
  return packages.find(({ name }) => found.specifier === name || found.specifier.startsWith(`${name}/`))
}

/** Files that only the compiler reads: they declare an app to hold the client's types to. */
const isTypeTest = (path: string): boolean => path.includes('/types/') || path.endsWith('.fixture.ts')

function isExample(path: string): boolean {
  return path.startsWith('examples/')
}

function faultAt({ from, line }: Import, what: string): Fault {
  return { path: from, line, what }
}
