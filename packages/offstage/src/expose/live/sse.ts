import type { LiveEvent } from '../../engine/live/live-event.ts'
import type { LiveStream } from '../../engine/live/live-stream.ts'
import { renderList, renderRow } from '../../engine/read/render-read.ts'
import type { Page } from '../../engine/read/page.ts'

/** One event as `text/event-stream` has it: the same JSON as the answers of REST. */
export function eventText(event: LiveEvent): string {
  const id = event.kind === 'problem' ? '' : `id: ${event.id}\n`
  return `${id}event: ${event.kind}\n${dataLines(dataOf(event))}\n`
}

function dataOf(event: LiveEvent): string {
  switch (event.kind) {
    case 'snapshot':
    case 'reset':
      return bodyOf(event.page)
    case 'resumed':
      return '{}'
    case 'upsert':
      return event.row
    case 'remove':
      return JSON.stringify({ id: event.rowId })
    case 'page':
      return pageBody(event.page, event.ids)
    case 'problem':
      return JSON.stringify(event.document)
  }
}

/** What the same GET would answer. */
function bodyOf(page: Page): string {
  return page.plan.target === 'row' ? renderRow(page.rows[0] ?? 'null') : renderList(page)
}

/** The answer of the same GET with the order of its rows in place of the rows. */
function pageBody(page: Page, ids: readonly string[]): string {
  return renderList({ ...page, rows: [] }).replace('"data":[]', `"ids":${JSON.stringify(ids)}`)
}

/** JSON that holds line breaks stays one event: every line of it is a line of data. */
export const dataLines = (data: string): string =>
  data
    .split(/\r\n|\n|\r/)
    .map((line) => `data: ${line}\n`)
    .join('')

export interface SseTiming {
  /** A comment after so much silence shows everybody between that the line is alive. */
  readonly beatMs: number
  /** How long a client waits before it comes again. */
  readonly retryMs: number
}

export const SSE_TIMING: SseTiming = { beatMs: 15_000, retryMs: 1_000 }

/** A live stream as text. It is read only as fast as it is asked for; what happened together is one piece. */
export async function* sseText(stream: LiveStream, { beatMs, retryMs }: SseTiming): AsyncGenerator<string> {
  try {
    yield `retry: ${retryMs}\n\n`
    let coming = stream.next()
    for (;;) {
      const next = await within(coming, beatMs)
      if (next === undefined) {
        yield ': beat\n\n'
        continue
      }
      if (next.done === true) return
      yield [next.value, ...stream.takeReady()].map(eventText).join('')
      coming = stream.next()
    }
  } finally {
    stream.close()
  }
}

/** What a promise comes to, or undefined when it takes longer. */
export async function within<T>(coming: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([coming, late])
  } finally {
    clearTimeout(timer)
  }
}
