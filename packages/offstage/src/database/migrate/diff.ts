import type { ActualSchema } from '../introspect.ts'
import type { Schema } from '../schema.ts'
import { noAnswers, type Answers, type Change, type Diff } from './change.ts'
import { compareTable } from './compare-table.ts'
import { gather } from './gather.ts'
import { matchTables } from './match-tables.ts'

/**
 * Says what makes `actual` into `wanted`. Expressions are compared as text: give as `canonical` the wanted schema
 * as the server prints it, and the changes still carry the author's own words.
 */
export function diff(
  wanted: Schema,
  actual: ActualSchema,
  answers: Answers = noAnswers,
  canonical: Schema = wanted,
): Diff {
  const tables = matchTables(wanted, actual, answers)
  const compared = canonical.tables.flatMap((table) => {
    const declared = wanted.tables.find(({ name }) => name === table.name)
    const found = tables.schema.tables.find(({ name }) => name === table.name)
    return declared && found
      ? [compareTable({ declared, canonical: table, found }, tables.schema, answers)]
      : []
  })
  const { changes, questions, refusals } = gather([tables.findings, ...compared])
  return { changes: changes.toSorted((a, b) => turnOf(a) - turnOf(b)), questions, refusals }
}

// Names first, so that all later steps speak of things by their new names. What is new is built before what it
// replaces goes, so that no list is ever without its index. What loses data comes last.
const turns: readonly (Change['kind'] | 'addGenerated' | 'loseGenerated')[] = [
  'renameTable',
  'renameColumn',
  'renameIndex',
  'renameConstraint',
  'dropConstraint',
  'createTable',
  'addColumn',
  'dropGenerated',
  'loseGenerated',
  'alterType',
  'dropDefault',
  'setDefault',
  'dropNotNull',
  'setNotNull',
  'setGenerated',
  'addGenerated',
  'dropUnfinishedIndex',
  'addIndex',
  'replaceIndex',
  'addCheck',
  'addForeignKey',
  'dropTrigger',
  'addTrigger',
  'dropIndex',
  'dropColumn',
  'dropTable',
]

// A generated column comes when what it reads is there and has its type, and goes before that changes or goes.
function turnOf(change: Change): number {
  if (change.kind === 'addColumn' && change.column.generated !== undefined)
    return turns.indexOf('addGenerated')
  if (change.kind === 'dropColumn' && change.generated) return turns.indexOf('loseGenerated')
  return turns.indexOf(change.kind)
}
