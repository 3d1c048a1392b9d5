import type { ModelResource } from '../../model/model.ts'
import { resourceOf } from '../../model/model.ts'
import type { FilledPlace } from '../fill/filled-place.ts'
import type { ProofContext } from '../proof.ts'
import { askIncludes, askRows, askSearches } from './ask-rows.ts'
import { askList, askTallies, listValues } from './ask-lists.ts'
import { castFor, signInCast, type Person } from './cast.ts'
import { openMeasurer, type Answer, type Measurer } from './measure.ts'
import type { Question } from './question.ts'

/** A question, who asked it, and what became of it. */
export interface Asked {
  readonly question: Question
  readonly person: Person
  readonly answer: Answer
}

/** Everything that was asked of one database. */
export interface AskedAll {
  readonly place: FilledPlace
  readonly asked: readonly Asked[]
  /** CPU time of the database's process, where the system tells. */
  readonly cpuMs: number | undefined
}

const known = new WeakMap<ProofContext, Map<number, Promise<AskedAll>>>()

/** Every question of the app on tables of this size, for everybody; asked once however many proofs want to know. */
export function measureAll(context: ProofContext, rows: number): Promise<AskedAll> {
  const sizes = known.get(context) ?? new Map<number, Promise<AskedAll>>()
  known.set(context, sizes)
  const all = sizes.get(rows) ?? askAll(context, rows)
  sizes.set(rows, all)
  return all
}

async function askAll(context: ProofContext, rows: number): Promise<AskedAll> {
  const place = await context.filled(rows)
  await signInCast(place)
  const measurer = await openMeasurer(place)
  try {
    const before = await measurer.cpuMs()
    const asked = await askResources(context, place, measurer)
    const after = await measurer.cpuMs()
    return { place, asked, cpuMs: before === undefined || after === undefined ? undefined : after - before }
  } finally {
    await measurer.close()
  }
}

async function askResources(
  { model, options, progress, signal }: ProofContext,
  place: FilledPlace,
  measurer: Measurer,
): Promise<readonly Asked[]> {
  const chosen = [...model.resources.values()].filter(
    ({ name }) => options.only === undefined || options.only === name,
  )
  const asked: Asked[] = []
  for (const [at, resource] of chosen.entries()) {
    for await (const { question, person } of questionsOf(place, resource)) {
      signal.throwIfAborted()
      asked.push({ question, person, answer: await measurer.measure(question, person) })
      progress(`asking for ${resource.plural}`, at, chosen.length)
    }
  }
  return asked
}

type Asking = Pick<Asked, 'question' | 'person'>

async function* questionsOf(place: FilledPlace, resource: ModelResource): AsyncGenerator<Asking> {
  const values = listValues(place)
  for (const person of castFor(place, [resource])) {
    for (const list of resource.lists)
      if (!(list.unique && list.by[0] === 'id'))
        for (const question of await askList(place, values, resource, list, person.actor))
          yield { question, person }
    const others = [
      ...askRows(place, resource),
      ...(await askSearches(place, values, resource)),
      ...(await askTallies(values, resource)),
    ]
    for (const question of others) yield { question, person }
  }
  for (const question of askIncludes(place, resource))
    for (const person of castFor(place, [resource, ...includedIn(place, question)]))
      yield { question, person }
}

/** The resources that an include shows, whose policies matter as well as the first one's. */
function includedIn({ model }: FilledPlace, { resource, about }: Question): readonly ModelResource[] {
  if (about.kind !== 'include') return []
  const found: ModelResource[] = []
  let at = resource
  for (const name of about.path.split('.')) {
    const next = at.fields.get(name)?.target ?? at.inverses.get(name)?.resource
    if (next === undefined) break
    at = resourceOf(model, next)
    found.push(at)
  }
  return found
}
