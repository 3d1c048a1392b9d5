import { isDeepStrictEqual } from 'node:util'
import { resourceOf, type ModelResource } from '../../../model/model.ts'
import { words } from '../../../model/names.ts'
import type { Include } from '../asks/plain-ask.ts'
import type { ExpectedMember, ExpectedRow } from '../oracle/answer.ts'
import { findRow, type Place } from '../oracle/rows.ts'
import type { Sight } from '../oracle/sight.ts'
import type { ActualRow, Door } from './actual-page.ts'
import type { Difference } from './difference.ts'

export interface Comparing {
  readonly place: Place
  readonly sight: Sight
  readonly door: Door
}

// The platform notes when a session was used last, whoever looks.
const MOVING: ReadonlySet<string> = new Set(['session.lastSeenAt', 'session.idleExpiresAt'])

/** What a row shows otherwise than it should. */
export function compareRow(
  resource: ModelResource,
  actual: ActualRow,
  expected: ExpectedRow,
  include: readonly Include[],
  comparing: Comparing,
): readonly Difference[] {
  const names = new Set([...Object.keys(actual), ...expected.members.keys()])
  return [...names].flatMap((name) => {
    if (MOVING.has(`${resource.name}.${name}`)) return []
    const should = expected.members.get(name)
    return compareMember(resource, expected.id, name, actual[name], should, include, comparing)
  })
}

function compareMember(
  resource: ModelResource,
  id: string,
  name: string,
  actual: unknown,
  should: ExpectedMember | undefined,
  include: readonly Include[],
  comparing: Comparing,
): readonly Difference[] {
  const what = `${words(name)} of ${words(resource.name)} ${id}`
  const at = `${resource.name}.${name}`
  if (should === undefined) {
    const isAbsent = comparing.door === 'GraphQL' ? actual === null : actual === undefined
    // That it was not even asked for makes no difference to whoever reads it.
    return isAbsent
      ? []
      : [
          {
            code: 'LEAK_FIELD',
            at,
            message: `shows ${what}, which its policy hides: ${JSON.stringify(actual)}`,
          },
        ]
  }
  if (actual === undefined) return [{ code: 'WRONG_ANSWER', at, message: `does not show ${what}` }]
  const deeper = include.find((one) => one.name === name)
  if (should.kind === 'value' || deeper === undefined) {
    const value = should.kind === 'value' ? should.value : undefined
    return isDeepStrictEqual(withoutAddresses(actual), value)
      ? []
      : [
          {
            code: 'WRONG_ANSWER',
            at,
            message: `shows ${what} as ${JSON.stringify(actual)}, and it is ${JSON.stringify(value)}`,
          },
        ]
  }
  return compareRelation(resource, what, actual, should, deeper, comparing)
}

/** A file is known by its id. */
function withoutAddresses(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'url' in value && 'id' in value
    ? { id: value.id }
    : value
}

// ── Includes ─────────────────────────────────────────────────────────────────────────────────────────────────────

function compareRelation(
  resource: ModelResource,
  what: string,
  actual: unknown,
  should: Exclude<ExpectedMember, { kind: 'value' }>,
  include: Include,
  comparing: Comparing,
): readonly Difference[] {
  const { place, door } = comparing
  if (should.kind === 'one') {
    const target = resourceOf(place.model, resource.fields.get(include.name)?.target ?? '')
    const shown = actual === null ? [] : [actual as ActualRow] // a row or null, in both doors
    const wanted = should.row === null ? [] : [should.row]
    return compareIncluded(target, what, shown, wanted, include, comparing)
  }
  const child = resourceOf(place.model, resource.inverses.get(include.name)?.resource ?? '')
  // An array in REST, a connection in GraphQL.
  const connection = actual as {
    readonly nodes: readonly ActualRow[]
    readonly totalCount: { value: number }
  }
  const shown = door === 'GraphQL' ? connection.nodes : (actual as readonly ActualRow[])
  const counted: readonly Difference[] =
    door === 'GraphQL' && connection.totalCount.value !== should.total
      ? [countedOtherwise(child, `the ${what}`, connection.totalCount.value, should.total)]
      : []
  return [...counted, ...compareIncluded(child, what, shown, should.rows, include, comparing)]
}

export function countedOtherwise(
  resource: ModelResource,
  what: string,
  counted: number,
  seen: number,
): Difference {
  return counted > seen
    ? {
        code: 'LEAK_COUNT',
        at: resource.name,
        message: `counts ${counted} in ${what} where ${seen} can be seen, which tells of ${counted - seen} hidden`,
      }
    : {
        code: 'WRONG_ANSWER',
        at: resource.name,
        message: `counts ${counted} in ${what} where ${seen} can be seen`,
      }
}

function compareIncluded(
  resource: ModelResource,
  what: string,
  actual: readonly ActualRow[],
  expected: readonly ExpectedRow[],
  include: Include,
  comparing: Comparing,
): readonly Difference[] {
  const { place, sight } = comparing
  const wanted = new Map(expected.map((row) => [row.id, row]))
  const extra = actual.filter(({ id }) => !wanted.has(id))
  const leaks = extra.flatMap(({ id }): Difference[] => {
    const row = findRow(place, resource.name, id)
    const isHidden = row === undefined || !sight.may('read', resource, row)
    return [
      isHidden
        ? {
            code: 'LEAK_INCLUDE',
            at: resource.name,
            message: `includes ${words(resource.name)} ${id} as ${what}, which its own policy hides`,
          }
        : {
            code: 'WRONG_ANSWER',
            at: resource.name,
            message: `includes ${words(resource.name)} ${id} as ${what}`,
          },
    ]
  })
  if (leaks.length > 0) return leaks
  const ids = actual.map(({ id }) => id)
  if (
    !isDeepStrictEqual(
      ids,
      expected.map(({ id }) => id),
    )
  )
    return [
      {
        code: 'WRONG_ANSWER',
        at: resource.name,
        message: `includes ${ids.join(', ') || 'nothing'} as ${what}, and should ${expected.map(({ id }) => id).join(', ') || 'nothing'}`,
      },
    ]
  return actual.flatMap((row) => {
    const should = wanted.get(row.id)
    return should === undefined ? [] : compareRow(resource, row, should, include.include, comparing)
  })
}
