import type { FastifyInstance } from 'fastify'
import { readOutbox } from '../../identity/mailer.ts'
import type { Services } from '../services.ts'
import type { ShownLogin } from './auth-options.ts'

/** What helps while developing: logins to try, and the mails that would have been sent. */
export function mountDevelopment(
  server: FastifyInstance,
  { database }: Services,
  logins: readonly ShownLogin[],
): void {
  const shown = logins.map(({ roles, ...login }) => ({ ...login, role: roles.join(', ') || 'customer' }))
  server.get('/api/dev/logins', async (_request, reply) =>
    reply.header('Cache-Control', 'no-store').send({ data: shown, page: { next: null } }),
  )
  server.get('/api/dev/outbox', async (_request, reply) =>
    reply
      .header('Cache-Control', 'no-store')
      .send({ data: await readOutbox(database), page: { next: null } }),
  )
}
