import { eventText } from '../../../expose/live/sse.ts'
import type { LiveEvent } from '../live-event.ts'
import type { LiveStream } from '../live-stream.ts'

interface Row {
  readonly id: string
}

interface Body {
  readonly data: readonly Row[] | Row | null
  readonly page?: unknown
  readonly count?: unknown
}

interface Told {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** A client that knows nothing but the text of the events, and applies them as the documentation says. */
export class Follower {
  readonly events: Told[] = []
  lastEventId: string | undefined
  isOver = false
  body: Body | undefined
  readonly #stream: LiveStream
  readonly #waiting = new Set<() => void>()

  constructor(stream: LiveStream, startingFrom?: Follower) {
    this.#stream = stream
    this.body = startingFrom?.body
    void this.#read()
  }

  get kinds(): readonly string[] {
    return this.events.map(({ event }) => event)
  }

  /** The body as JSON text; undefined for a row that is gone. */
  get text(): string | undefined {
    return this.body === undefined || this.body.data === null ? undefined : JSON.stringify(this.body)
  }

  /** Everything that was ever told, for looking for what should not be in it. */
  get everything(): string {
    return this.events.map(({ data }) => data).join('\n')
  }

  async until(isWanted: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isWanted()))
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, 20)
        const waiting = this.#waiting
        function done(): void {
          clearTimeout(timer)
          waiting.delete(done)
          resolve()
        }
        waiting.add(done)
      })
  }

  close(): void {
    this.#stream.close()
  }

  async #read(): Promise<void> {
    for await (const event of this.#stream) {
      this.#take(toldBy(event))
      for (const wake of this.#waiting) wake()
    }
    this.isOver = true
    for (const wake of this.#waiting) wake()
  }

  #take(told: Told): void {
    this.events.push(told)
    if (told.id !== undefined) this.lastEventId = told.id
    this.body = after(this.body, told)
  }
}

/** Reads the text back, as a client has to. */
function toldBy(event: LiveEvent): Told {
  const lines = eventText(event).split('\n')
  const field = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2))
  return { id: field('id')[0], event: field('event')[0] ?? '', data: field('data').join('\n') }
}

function after(body: Body | undefined, { event, data }: Told): Body | undefined {
  // The test's own events: their form is what the test is about.
  const told = JSON.parse(data) as unknown
  switch (event) {
    case 'snapshot':
    case 'reset':
      return told as Body
    case 'upsert':
      return body && { ...body, data: withRow(body.data, told as Row) }
    case 'remove':
      return body && { ...body, data: withoutRow(body.data, (told as Row).id) }
    case 'page': {
      const { ids, ...rest } = told as { ids: readonly string[] } & Omit<Body, 'data'>
      const rows = new Map(rowsOf(body?.data ?? null).map((row) => [row.id, row]))
      return { data: ids.map((id) => rows.get(id) ?? { id: `missing ${id}` }), ...rest }
    }
    default:
      return body
  }
}

const rowsOf = (data: Body['data']): readonly Row[] =>
  data === null ? [] : Array.isArray(data) ? (data as readonly Row[]) : [data as Row]

function withRow(data: Body['data'], row: Row): Body['data'] {
  if (!Array.isArray(data)) return row
  const rows = data as readonly Row[]
  return rows.some(({ id }) => id === row.id)
    ? rows.map((known) => (known.id === row.id ? row : known))
    : [...rows, row]
}

function withoutRow(data: Body['data'], id: string): Body['data'] {
  return Array.isArray(data) ? (data as readonly Row[]).filter((row) => row.id !== id) : null
}
