import type { Model, ModelList, ModelResource } from '../src/model/model.ts'
import type { Actor } from '../src/policy/actor.ts'
import { fillPlace } from '../src/prove/fill/fill-place.ts'
import type { FilledPlace } from '../src/prove/fill/filled-place.ts'
import { listValues, type ListValues } from '../src/prove/flat/ask-lists.ts'
import { openMeasurer, type Answer, type Measured, type Measurer } from '../src/prove/flat/measure.ts'
import { openScratchServer } from '../src/prove/scratch/scratch-server.ts'
import { createTestDatabase } from '../src/testing/test-database.ts'

/** A database full of rows of a model, and the means to see what a list costs there: those of `offstage prove`. */
export interface FullPlace extends FilledPlace {
  readonly measurer: Measurer
  readonly lists: ListValues
  remove(): Promise<void>
}

const SEED = 42

export async function fullPlace(model: Model, rows: number): Promise<FullPlace> {
  const beside = await createTestDatabase()
  const server = await openScratchServer({ url: beside.url, model, migrations: undefined })
  const filled = await fillPlace(await server.create(), model, { rows, seed: SEED, progress: () => {} })
  const measurer = await openMeasurer(filled)
  return {
    ...filled,
    measurer,
    lists: listValues(filled),
    async remove() {
      await measurer.close()
      await server.close()
      await beside.drop()
    },
  }
}

/** Reads one page of a list as an actor and measures what its statement visits, under both kinds of plan. */
export function measure(
  { measurer }: FullPlace,
  resource: ModelResource,
  actor: Actor,
  parameters: Readonly<Record<string, string>>,
  what: string,
): Promise<Answer> {
  const question = {
    resource,
    at: what,
    about: { kind: 'row' },
    variation: what,
    read: { kind: 'list', parameters },
  } as const
  return measurer.measure(question, { title: what, actor })
}

/** What of a page is over what its ask allows, each with its plan. */
export function overOf({ visits, allowed }: Measured, what: string): readonly string[] {
  return visits
    .filter(({ visit }) => visit.rows > allowed.rows || (visit.blocks ?? 0) > allowed.blocks)
    .map(
      ({ mode, visit }) =>
        `${what} ${mode}: ${visit.rows} of ${allowed.rows} rows, ${visit.blocks} of ${allowed.blocks} blocks\n${visit.plan}`,
    )
}

/** A cursor in the middle of a list, whoever may see the row there. */
export async function deepCursor(
  { lists }: FullPlace,
  resource: ModelResource,
  list: ModelList,
  by: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  return (await lists.middle(resource, list, by))?.cursor
}
