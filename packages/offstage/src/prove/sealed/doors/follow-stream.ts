/** One event of a live stream, as it came. */
export interface ToldEvent {
  readonly event: string
  readonly data: unknown
}

/** A live stream that somebody follows: what was told so far, and the answer that it leads to. */
export interface Followed {
  readonly status: number
  readonly events: readonly ToldEvent[]
  /** The body that a client has who applies the events as they are documented. */
  readonly body: Body | undefined
  close(): void
}

export interface Body {
  readonly data: readonly TheRow[] | TheRow | null
  readonly page?: unknown
  readonly count?: unknown
}

interface TheRow {
  readonly id: string
}

/** Follows a list or a row at its address; answers once the first event, or a refusal, has come. */
export async function followStream(
  address: URL,
  headers: Readonly<Record<string, string>>,
): Promise<Followed> {
  const ending = new AbortController()
  const response = await fetch(address, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: ending.signal,
  })
  const followed = { status: response.status, events: [] as ToldEvent[], body: undefined as Body | undefined }
  const take = (told: ToldEvent): void => {
    followed.events.push(told)
    followed.body = bodyAfter(followed.body, told)
  }
  const first = new Promise<void>((resolve) => {
    // Closing it is how it ends; what was told until then stays.
    void readEvents(response, take, resolve)
      .catch(() => {})
      .finally(resolve)
  })
  await first
  return Object.assign(followed, { close: () => ending.abort() })
}

async function readEvents(
  response: Response,
  take: (told: ToldEvent) => void,
  onTold: () => void,
): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const pieces = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n')
    rest = pieces.pop() ?? ''
    for (const told of pieces.flatMap(eventIn)) {
      take(told)
      onTold()
    }
  }
}

function eventIn(piece: string): readonly ToldEvent[] {
  const lines = piece.split('\n')
  const field = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2))
  const [event] = field('event')
  return event === undefined ? [] : [{ event, data: JSON.parse(field('data').join('\n')) as unknown }]
}

/** What a client does with an event. */
function bodyAfter(body: Body | undefined, { event, data }: ToldEvent): Body | undefined {
  // The forms of the events are documented, and an answer that is none of them differs from what is expected.
  switch (event) {
    case 'snapshot':
    case 'reset':
      return data as Body
    case 'upsert':
      return body && { ...body, data: withRow(body.data, data as TheRow) }
    case 'remove':
      return body && { ...body, data: withoutRow(body.data, (data as TheRow).id) }
    case 'page': {
      const { ids, ...page } = data as { readonly ids: readonly string[] }
      const rows = new Map(rowsIn(body?.data ?? null).map((row) => [row.id, row]))
      return { ...page, data: ids.map((id) => rows.get(id) ?? { id: `never told: ${id}` }) }
    }
    default:
      return body
  }
}

const rowsIn = (data: Body['data']): readonly TheRow[] => (data === null ? [] : 'id' in data ? [data] : data)

function withRow(data: Body['data'], row: TheRow): Body['data'] {
  if (data === null || 'id' in data) return row
  return data.some(({ id }) => id === row.id)
    ? data.map((known) => (known.id === row.id ? row : known))
    : [...data, row]
}

function withoutRow(data: Body['data'], id: string): Body['data'] {
  return data === null || 'id' in data ? null : data.filter((row) => row.id !== id)
}
