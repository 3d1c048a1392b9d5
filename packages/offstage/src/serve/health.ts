import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/database.ts'

/** `/healthz`: the process answers. `/readyz`: it can also do its work, so traffic may come. */
export function mountHealth(
  server: FastifyInstance,
  { database, isStopping }: { readonly database: Database; readonly isStopping: () => boolean },
): void {
  server.get('/healthz', async (_request, reply) =>
    reply.header('Cache-Control', 'no-store').send({ status: 'ok' }),
  )
  server.get('/readyz', async (_request, reply) => {
    const checks = { database: await answers(database), accepting: !isStopping() }
    const ready = Object.values(checks).every(Boolean)
    return reply
      .code(ready ? 200 : 503)
      .header('Cache-Control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready', checks })
  })
}

async function answers(database: Database): Promise<boolean> {
  try {
    await database.query({ text: 'select 1', values: [] })
    return true
  } catch {
    return false
  }
}
