import { isTest, type Import } from '../source/imports.ts'
import type { Fault, Rule } from './rule.ts'

const root = 'packages/offstage/src/'

/** The stages of the platform: each may import itself and those before it, types included. */
const stages = [
  'values',
  'declare',
  'model',
  'policy',
  'plan',
  'sql',
  'database',
  'engine',
  'identity',
  'expose',
  'serve',
  'prove',
  'cli',
]

/** The steps inside engine/, in the same sense. */
const engineSteps = ['auth', 'cache', 'read', 'outbox', 'ledger', 'act', 'jobs', 'live', 'search', 'files']

/** Importable from everywhere, and importing nothing but each other. */
const leaves = ['errors.ts', 'observe']

/** May import everything, and are imported by nothing that ships. */
const doors = ['index.ts', 'testing.ts', 'testing']

/** A stage of the platform imports only itself and earlier stages. */
export const layers: Rule = {
  name: 'layers',
  look: ({ tree, imports }) => {
    const sources = [...tree.keys()].filter((path) => path.startsWith(root) && path.endsWith('.ts'))
    const inside = imports.filter(({ from, to }) => from.startsWith(root) && to?.startsWith(root) === true)
    return {
      seen: sources.length,
      faults: [...sources.flatMap(faultOfPlace), ...inside.flatMap(faultOfImport)],
    }
  },
}

function faultOfPlace(path: string): Fault[] {
  const place = placeOf(path)
  if ([...stages, ...leaves, ...doors].includes(place)) return []
  return [
    {
      path,
      line: 1,
      what: `${place} is no stage of the platform; a new one is added to tools/tidy/layers.ts`,
    },
  ]
}

function faultOfImport(found: Import): Fault[] {
  const what =
    isTest(found.from) || isHelpOfTests(found.from) ? undefined : forbidden(found.from, found.to ?? '')
  return what === undefined ? [] : [{ path: found.from, line: found.line, what }]
}

// A folder named testing/ helps the tests beside it, and is held to what they are held to.
function isHelpOfTests(path: string): boolean {
  return path.includes('/testing/')
}

function forbidden(from: string, to: string): string | undefined {
  if (isHelpOfTests(to) && placeOf(from) !== 'testing.ts')
    return `${to.slice(root.length)} is for tests, and what ships does not import it`
  const [mine, theirs] = [placeOf(from), placeOf(to)]
  if (doors.includes(mine) || mine === theirs)
    return mine === 'engine' ? forbiddenInEngine(from, to) : undefined
  if (doors.includes(theirs))
    return `${theirs} is for users and tests; the platform itself imports the file it means`
  if (leaves.includes(theirs)) return undefined
  if (leaves.includes(mine)) return `${mine} is a leaf and imports no stage, and this one is in ${theirs}`
  if (stages.indexOf(mine) > stages.indexOf(theirs)) return undefined
  return `${mine} comes before ${theirs} and may not import it`
}

// A file directly in engine/ puts the steps together and so comes after the last of them.
function forbiddenInEngine(from: string, to: string): string | undefined {
  const [mine, theirs] = [stepOf(from), stepOf(to)]
  const rank = (step: string): number => {
    const at = engineSteps.indexOf(step)
    return at === -1 ? engineSteps.length : at
  }
  if (rank(mine) >= rank(theirs)) return undefined
  return `engine/${mine} comes before engine/${theirs} and may not import it`
}

function placeOf(path: string): string {
  return path.slice(root.length).split('/')[0] ?? ''
}

function stepOf(path: string): string {
  return path.slice(root.length).split('/')[1] ?? ''
}
