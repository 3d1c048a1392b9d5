import { dataLines, SSE_TIMING, within } from '../live/sse.ts'
import { textOfAnswer, type GraphqlStream } from './graphql-answer.ts'

/**
 * Answers as graphql-sse's protocol has them, one connection for each operation. `complete` says that there is nothing
 * more to come; without it the client comes again.
 */
export async function* sseAnswers(stream: GraphqlStream, beatMs = SSE_TIMING.beatMs): AsyncGenerator<string> {
  const answers = stream[Symbol.asyncIterator]()
  try {
    // Some browsers tell that a stream is open only when its first bytes are there.
    yield ':\n\n'
    let coming = answers.next()
    for (;;) {
      const next = await within(coming, beatMs)
      if (next === undefined) {
        yield ':\n\n'
        continue
      }
      if (next.done === true) break
      yield `event: next\n${dataLines(textOfAnswer(next.value))}\n`
      if (next.value.kind === 'refused') {
        yield COMPLETE
        return
      }
      coming = answers.next()
    }
    if (stream.isWhole) yield COMPLETE
  } finally {
    stream.close()
  }
}

const COMPLETE = 'event: complete\ndata:\n\n'
