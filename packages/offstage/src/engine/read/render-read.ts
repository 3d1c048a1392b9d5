import { COUNT_MAX } from '../../sql/select-rows.ts'
import { encodeCursor } from '../../values/cursor.ts'
import type { Page } from './page.ts'

/** The body of a list's answer. The rows' JSON goes into it as the database wrote it. */
export function renderList(page: Page): string {
  const next = page.next === undefined ? 'null' : JSON.stringify(encodeCursor(page.next))
  return `{"data":[${page.rows.join(',')}],"page":{"next":${next}}${renderCount(page.count)}}`
}

function renderCount(count: number | undefined): string {
  if (count === undefined) return ''
  return `,"count":${JSON.stringify({ value: Math.min(count, COUNT_MAX), capped: count > COUNT_MAX })}`
}

/** The body of a single row's answer. */
export const renderRow = (row: string): string => `{"data":${row}}`
