/** One event of a `text/event-stream`. */
export interface StreamEvent {
  readonly name: string
  readonly data: string
  /** Where a stream that is lost after this event is resumed. */
  readonly id: string | undefined
}

/** What has been learnt from a stream: where to resume, and how long to wait before that. */
export interface StreamPlace {
  lastEventId: string | undefined
  retryMs: number | undefined
}

/**
 * Reads server-sent events (the HTML standard, section 9.2.6) from a body, and answers all that came together at once.
 * `place` is kept up to date on the way; `onBytes` is called whenever something arrives, comments too.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  place: StreamPlace,
  onBytes: () => void,
): AsyncGenerator<readonly StreamEvent[]> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parse = eventParser(place)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onBytes()
      const events = parse(decoder.decode(value, { stream: true }))
      if (events.length > 0) yield events
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function eventParser(place: StreamPlace): (text: string) => readonly StreamEvent[] {
  let pending = ''
  let name = ''
  let data: string[] = []
  // Counts once its event is whole: a stream that breaks off before that is resumed before the event, not behind it.
  let id = place.lastEventId
  const dispatch = (): StreamEvent[] => {
    place.lastEventId = id
    const event = { name: name === '' ? 'message' : name, data: data.join('\n'), id }
    const isEmpty = data.length === 0
    name = ''
    data = []
    return isEmpty ? [] : [event]
  }
  const take = (line: string): StreamEvent[] => {
    if (line === '') return dispatch()
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (field === 'event') name = value
    if (field === 'data') data.push(value)
    if (field === 'id' && !value.includes('\0')) id = value
    if (field === 'retry' && /^\d+$/.test(value)) place.retryMs = Number(value)
    return []
  }
  return (text) => {
    // A line may end in CR, LF or both; a CR at the end waits for the LF that may follow.
    const lines = (pending + text).split(/\r\n|\n|\r(?!$)/)
    pending = lines.pop() ?? ''
    return lines.flatMap(take)
  }
}
