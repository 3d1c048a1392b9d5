export interface LiveEvent {
  readonly name: string
  readonly id: string | undefined
  readonly data: unknown
}

// A stream that says nothing, not even a heartbeat comment, is taken for dead; resuming it is cheap.
const SILENCE_MAX_MS = 60_000

/** Reads an answer as server-sent events (the part of the format that a server of JSON uses). */
export async function* readEvents(response: Response, onSilence: () => void): AsyncGenerator<LiveEvent> {
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader()
  let silence = setTimeout(onSilence, SILENCE_MAX_MS)
  let pending = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      clearTimeout(silence)
      silence = setTimeout(onSilence, SILENCE_MAX_MS)
      const blocks = (pending + value.replaceAll('\r\n', '\n')).split('\n\n')
      pending = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = parseEvent(block)
        if (event !== undefined) yield event
      }
    }
  } finally {
    clearTimeout(silence)
    await reader.cancel().catch(() => undefined)
  }
}

export function parseEvent(block: string): LiveEvent | undefined {
  let name = 'message'
  let id: string | undefined
  const data: string[] = []
  for (const line of block.split('\n')) {
    const [, field, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? []
    if (field === 'event') name = value ?? name
    if (field === 'id') id = value
    if (field === 'data') data.push(value ?? '')
  }
  return data.length === 0 ? undefined : { name, id, data: JSON.parse(data.join('\n')) }
}
