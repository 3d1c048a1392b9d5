import { insertRows, deleteRow, updateRow } from '../../../engine/act/row-writes.ts'
import type { ActContext } from '../../../engine/act/act-context.ts'
import { openContext } from '../../../engine/act/perform.ts'
import { createReader } from '../../../engine/read/answer-read.ts'
import { Problem } from '../../../errors.ts'
import { resourceOf, type Model, type ModelResource } from '../../../model/model.ts'
import { Trace } from '../../../observe/trace.ts'
import { parseRowAsk } from '../../../plan/parse-ask.ts'
import type { Actor } from '../../../policy/actor.ts'
import type { Id } from '../../../values/id.ts'
import type { Doors } from '../doors/open-doors.ts'
import type { PlainRow } from '../oracle/rows.ts'
import { asNew, type Witness } from './find-witness.ts'
import type { Mutant } from './mutants.ts'

/** What the engine makes of a witness under a model, as text: an answer, or why there is none. What it wrote is undone. */
export async function askEngine(
  doors: Doors,
  model: Model,
  mutant: Pick<Mutant, 'resource' | 'guarded'>,
  { person, row }: Witness,
): Promise<string> {
  const resource = withoutForms(resourceOf(model, mutant.resource))
  const actor = await doors.actorOf(person)
  const { guarded } = mutant
  if (guarded.kind === 'field' || guarded.right === 'read') return readRow(doors, model, resource, actor, row)
  if (guarded.right === 'create')
    return undone(doors, model, actor, (context) => create(context, resource, row))
  const id = row.id as Id // every row has its own
  if (guarded.right === 'delete')
    return undone(doors, model, actor, (context) => deleteRow(context, resource, id))
  return undone(doors, model, actor, async (context) => {
    await updateRow(context, resource, id, sameValue(resource, row))
  })
}

/** Generated text has no pattern or format, and whoever may write is not asked about those. */
function withoutForms(resource: ModelResource): ModelResource {
  const fields = [...resource.fields].map(([name, field]) => {
    const { pattern: _pattern, format: _format, ...spec } = field.spec
    return [name, { ...field, spec }] as const
  })
  return { ...resource, fields: new Map(fields) }
}

async function readRow(
  { database, dialect }: Doors,
  model: Model,
  resource: ModelResource,
  actor: Actor,
  row: PlainRow,
): Promise<string> {
  const reader = createReader({ model, database, dialect })
  const page = await reader.read(
    parseRowAsk(model, resource, row.id, new Map()),
    actor,
    new Trace('request', 'prove'),
  )
  return page?.rows[0] ?? 'no such row'
}

/** Whether two rows of it may be alike in everything but their ids. */
export const mayBeAlike = ({ lists }: ModelResource): boolean =>
  lists.every(({ unique, by }) => !unique || by.join() === 'id')

/** Where rows must differ, in place of the row that it is like. */
async function create(context: ActContext, resource: ModelResource, row: PlainRow): Promise<void> {
  const { tx, dialect } = context
  const text = `delete from ${dialect.identifier(resource.table)} where id = ${dialect.placeholder(1, 'uuid')}`
  if (!mayBeAlike(resource)) await tx.savepoint(() => tx.query({ text, values: [row.id] })).catch(() => {})
  const given = [...resource.fields.values()].filter(({ builtIn, kind }) => !builtIn && kind !== 'balance')
  const values = given.map(({ name }) => [name, row[name]] as const)
  await insertRows(context, resource, [{ ...Object.fromEntries(values), id: asNew(row).id }])
}

/** A change that changes nothing, of a field that may be changed. */
function sameValue(resource: ModelResource, row: PlainRow): Readonly<Record<string, unknown>> {
  const plain = [...resource.fields.values()].filter(
    ({ builtIn, kind, name }) => !builtIn && !['balance', 'file'].includes(kind) && row[name] !== null,
  )
  const field = plain.find(({ kind }) => kind !== 'belongsTo') ?? plain[0]
  return field === undefined ? {} : { [field.name]: row[field.name] }
}

class Undone extends Error {
  readonly outcome: string

  constructor(outcome: string) {
    super(outcome)
    this.outcome = outcome
  }
}

async function undone(
  { database, dialect }: Doors,
  model: Model,
  actor: Actor,
  work: (context: ActContext) => Promise<unknown>,
): Promise<string> {
  try {
    await database.transaction(async (tx) => {
      const trace = new Trace('request', 'prove')
      const context = await openContext({ actor, trace }, tx, {
        database,
        model,
        dialect,
        attachFile: async () => {},
      })
      const outcome = await tx
        .savepoint(() => work(context))
        .then(
          () => 'allowed',
          (error: unknown) => (error instanceof Problem ? error.document.code : 'refused by the database'),
        )
      throw new Undone(outcome)
    })
  } catch (error) {
    if (error instanceof Undone) return error.outcome
    throw error
  }
  return 'allowed'
}
