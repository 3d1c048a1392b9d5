import type { FastifyInstance } from 'fastify'
import { text } from '../../declare/field.ts'
import { problem } from '../../errors.ts'
import { passwordHashOf } from '../../identity/flows.ts'
import { hiddenCommand, outputOf } from '../../identity/hidden-action.ts'
import { passwordAttempts } from '../../identity/limits.ts'
import { requireGoodPassword } from '../../identity/password-rules.ts'
import { changePassword } from '../../identity/reset-password.ts'
import { actorOf, contextOf, performAs } from '../request-context.ts'
import type { AuthDoor } from './auth-options.ts'
import { bodyOf, holdToLimits, personOf } from './auth-requests.ts'

/** Changing one's password, which ends every other session. */
export function mountPasswords(server: FastifyInstance, { identity, services }: AuthDoor): void {
  const { attempts, limits, passwords } = identity

  server.post('/api/auth/change-password', async (request, reply) => {
    const context = contextOf(request)
    const { user } = personOf(await actorOf(context))
    const password = text({ min: 1, max: 256 })
    const { current, next } = bodyOf(request, { current: password, next: password })
    requireGoodPassword(next, {}, '/next')
    const counted = passwordAttempts(limits, user)
    holdToLimits(reply, await attempts.count(counted))
    const knownHash = await passwordHashOf(services.database, user)
    if (!(await passwords.verify(knownHash, current)) || knownHash === undefined) throw wrongCurrent()
    const passwordHash = await passwords.hash(next)
    const { body } = await performAs(context, (actor) => {
      const person = personOf(actor)
      const input = { user: person.user, session: person.session, knownHash, passwordHash }
      return hiddenCommand(changePassword, input, { actor, trace: context.trace }, services.model)
    })
    if (outputOf(body, changePassword).outcome === 'wrong') throw wrongCurrent()
    await attempts.clear(counted)
    return reply.code(204).header('Cache-Control', 'no-store').send()
  })
}

const wrongCurrent = () =>
  problem('E_INVALID_INPUT', {}, { errors: [{ pointer: '/current', detail: 'is not your password' }] })
