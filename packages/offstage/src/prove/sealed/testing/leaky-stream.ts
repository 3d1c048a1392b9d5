import { PassThrough, type Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Database } from '../../../database/database.ts'
import type { AnswerLive } from '../../../expose/rest/resource-routes.ts'

const LOOK_EVERY_MS = 10

/** Streams that tell of every row that is deleted, whether or not they have shown it: what a feed without policies would do. */
export function tellingEveryDeletion(answerLive: AnswerLive, database: Database): AnswerLive {
  return (request, reply, ask) => {
    const leaking = (body: Readable): PassThrough => {
      const out = new PassThrough()
      body.pipe(out)
      const told = new Set<string>()
      const timer = setInterval(() => void tellDeleted(ask.rows.resource, database, told, out), LOOK_EVERY_MS)
      reply.raw.on('close', () => {
        clearInterval(timer)
        body.destroy()
      })
      return out
    }
    return answerLive(request, sendingThrough(reply, leaking), ask)
  }
}

async function tellDeleted(
  resource: string,
  database: Database,
  told: Set<string>,
  out: PassThrough,
): Promise<void> {
  const text = `select row_id::text as id from offstage.change where resource = $1 and operation = 'delete'`
  const rows = await database.query<{ id: string }>({ text, values: [resource] }).catch(() => [])
  for (const { id } of rows.filter((row) => !told.has(row.id))) {
    told.add(id)
    out.write(`event: remove\ndata: ${JSON.stringify({ id })}\n\n`)
  }
}

/** The reply, whose body goes through something first; its methods answer the reply itself, so that they can be chained. */
function sendingThrough(reply: FastifyReply, change: (body: Readable) => PassThrough): FastifyReply {
  const proxy: FastifyReply = new Proxy(reply, {
    get(target, name) {
      if (name === 'send') return (body: Readable) => target.send(change(body))
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        const answer: unknown = Reflect.apply(value, target, given)
        return answer === target ? proxy : answer
      }
    },
  })
  return proxy
}
