import type { Connection, Submittable } from 'pg'
import type { Statement } from '../database.ts'

/** A row as the server's own text of each column. */
export type TextRow = readonly (string | null)[]

/** What of the driver's connection is used: it remembers by name what was prepared on it. */
interface Wire extends Pick<Connection, 'stream' | 'query'> {
  readonly parsedStatements: Readonly<Record<string, string>>
  parse(statement: { readonly name: string; readonly text: string }): void
  bind(values: {
    readonly portal: string
    readonly statement: string
    readonly values: readonly unknown[]
    readonly valueMapper: (value: unknown) => string | null
  }): void
  execute(portal: { readonly portal: string }): void
  sync(): void
}

/**
 * A statement whose rows are wanted as text. The driver's own query has the server describe every column each time and
 * looks up how to decode it; here both are left out. The members with `handle` are called by the driver.
 */
export class TextRows implements Submittable {
  /** The rows, when all have come; rejected with the server's error. */
  readonly done: Promise<readonly TextRow[]>
  readonly name: string
  readonly text: string
  readonly #values: readonly unknown[]
  readonly #rows: TextRow[] = []
  readonly #resolve: (rows: readonly TextRow[]) => void
  readonly #reject: (error: unknown) => void

  constructor({ text, values }: Statement, name = '') {
    this.name = name
    this.text = text
    this.#values = values
    const { promise, resolve, reject } = Promise.withResolvers<readonly TextRow[]>()
    this.done = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire // the types of the driver leave out what it remembers, and require `more`
    const { name, text } = this
    // Some statements, such as an EXPLAIN of a shape, can only be sent plainly.
    if (name === '' && this.#values.length === 0) return wire.query(text)
    wire.stream.cork() // so that all of it leaves at once
    if (name === '' || wire.parsedStatements[name] === undefined) wire.parse({ name, text })
    wire.bind({ portal: '', statement: name, values: this.#values, valueMapper: textOf })
    wire.execute({ portal: '' })
    wire.sync()
    wire.stream.uncork()
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.#rows.push(fields)
  }

  handleError(error: unknown): void {
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#rows)
  }

  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
}

/** A value as the server reads it. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  return Array.isArray(value) ? `{${value.map(itemOf).join(',')}}` : JSON.stringify(value)
}

function itemOf(value: unknown): string {
  const text = textOf(value)
  return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
