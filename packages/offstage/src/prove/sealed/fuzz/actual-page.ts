import type { PlainAsk } from '../asks/plain-ask.ts'
import type { DoorAnswer } from '../doors/open-doors.ts'

export type Door = 'REST' | 'GraphQL' | 'export'

/** A page as a door has answered it, the same whichever door it was. */
export interface ActualPage {
  readonly kind: 'page'
  readonly rows: readonly ActualRow[]
  readonly hasNext: boolean
  readonly cursor: string | undefined
  readonly count: { readonly value: number; readonly capped: boolean } | undefined
}

export type ActualRow = Readonly<Record<string, unknown>> & { readonly id: string }

/** No page: refused because no bounded way serves the ask for this person, or broken. */
export interface NoPage {
  readonly kind: 'refused' | 'broken'
  readonly why: string
}

const NO_WAY: readonly unknown[] = ['E_NO_ACCESS_PATH', 'E_ASK_TOO_LARGE']

/** Reads an answer; what is none of its documented forms counts as broken. */
export function actualPage(door: Door, ask: PlainAsk, answer: DoorAnswer): ActualPage | NoPage {
  return door === 'GraphQL' ? graphqlPage(ask, answer) : restPage(ask, answer)
}

function restPage(ask: PlainAsk, { status, body }: DoorAnswer): ActualPage | NoPage {
  // The documented forms of an answer and of a problem; what is neither is found out below.
  const { data, page, count, code } = body as {
    readonly data?: unknown
    readonly page?: { readonly next: string | null }
    readonly count?: ActualPage['count']
    readonly code?: unknown
  }
  if (status === 404 && ask.kind === 'row') return pageOf([])
  if (status === 400 && NO_WAY.includes(code)) return { kind: 'refused', why: String(code) }
  // A few exports at a time are as many as one person has.
  if (status === 429 || status === 503) return { kind: 'refused', why: String(code) }
  if (status !== 200) return { kind: 'broken', why: `answers ${status} ${JSON.stringify(body)}` }
  // A row that has gone from a stream is null.
  if (ask.kind === 'row') return pageOf(data === null ? [] : [data as ActualRow])
  const next = page?.next ?? undefined
  return { ...pageOf(data as readonly ActualRow[]), hasNext: next !== undefined, cursor: next, count }
}

function graphqlPage(ask: PlainAsk, { status, body }: DoorAnswer): ActualPage | NoPage {
  // As above.
  const { data, errors } = body as {
    readonly data?: { readonly answer: unknown } | null
    readonly errors?: readonly {
      readonly message: string
      readonly extensions?: { readonly code?: unknown }
    }[]
  }
  const [error] = errors ?? []
  if (error !== undefined) {
    const isRefusal = NO_WAY.includes(error.extensions?.code) || error.message.includes('ask for fewer')
    return { kind: isRefusal ? 'refused' : 'broken', why: `answers ${status} ${error.message}` }
  }
  const found = data?.answer ?? null
  if (ask.kind === 'row') return pageOf(found === null ? [] : [found as ActualRow])
  const { nodes, pageInfo, totalCount } = found as {
    readonly nodes: readonly ActualRow[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
    readonly totalCount?: ActualPage['count']
  }
  return {
    ...pageOf(nodes),
    hasNext: pageInfo.hasNextPage,
    cursor: pageInfo.endCursor ?? undefined,
    count: totalCount,
  }
}

const pageOf = (rows: readonly ActualRow[]): ActualPage => ({
  kind: 'page',
  rows,
  hasNext: false,
  cursor: undefined,
  count: undefined,
})
