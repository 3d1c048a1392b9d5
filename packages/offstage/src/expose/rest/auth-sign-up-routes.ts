import type { FastifyInstance, FastifyRequest } from 'fastify'
import { text } from '../../declare/field.ts'
import { cookieToken } from '../../engine/auth/read-tokens.ts'
import { newToken } from '../../engine/auth/token-hash.ts'
import { requestPasswordReset, resetPassword, signUp, verifyEmail } from '../../identity/flows.ts'
import { codeAttempts, mailAttempts, signInAttempts } from '../../identity/limits.ts'
import { CODE_MINUTES } from '../../identity/mail-codes.ts'
import { requireGoodPassword } from '../../identity/password-rules.ts'
import { contextOf } from '../request-context.ts'
import type { AuthDoor } from './auth-options.ts'
import { bodyOf, holdToLimits, inPrivate, originOf } from './auth-requests.ts'

const email = text({ max: 254, format: 'email', caseInsensitive: true })
const password = text({ min: 1, max: 256 })
const code = text({ min: 1, max: 40 })

/** Signing up and choosing a new password: whatever an address is to us, the answer is the same. */
export function mountSignUp(server: FastifyInstance, door: AuthDoor): void {
  const { identity, signUpCookie } = door
  const { attempts, limits } = identity

  server.post('/api/auth/sign-up', async (request, reply) => {
    const person = bodyOf(request, { email, name: text({ min: 1, max: 80 }), password })
    requireGoodPassword(person.password, person, '/password')
    const { network } = originOf(request)
    holdToLimits(reply, await attempts.count(mailAttempts(limits, 'verifyEmail', person.email, network)))
    const browserToken = tokenOfBrowser(request, door) ?? newToken()
    const { trace } = contextOf(request)
    await inPrivate(trace, 'Took your sign-up', () => signUp(identity, { ...person, browserToken }, trace))
    reply.header('Set-Cookie', signUpCookie.give(browserToken, CODE_MINUTES * 60))
    return reply.code(202).header('Cache-Control', 'no-store').send()
  })

  server.post('/api/auth/verify-email', async (request, reply) => {
    const proof = bodyOf(request, { email, code })
    const { network } = originOf(request)
    holdToLimits(reply, await attempts.count(codeAttempts(limits, 'verifyEmail', proof.email, network)))
    const { trace } = contextOf(request)
    const browserToken = tokenOfBrowser(request, door)
    const check = () => verifyEmail(identity, { ...proof, browserToken }, trace)
    await inPrivate(trace, 'Checked your code', check, always)
    reply.header('Set-Cookie', signUpCookie.take())
    return reply.code(204).header('Cache-Control', 'no-store').send()
  })

  server.post('/api/auth/request-password-reset', async (request, reply) => {
    const asked = bodyOf(request, { email })
    const { network } = originOf(request)
    holdToLimits(reply, await attempts.count(mailAttempts(limits, 'resetPassword', asked.email, network)))
    const { trace } = contextOf(request)
    await inPrivate(trace, 'Took your wish for a new password', () =>
      requestPasswordReset(identity, asked.email, trace),
    )
    return reply.code(202).header('Cache-Control', 'no-store').send()
  })

  server.post('/api/auth/reset-password', async (request, reply) => {
    const proof = bodyOf(request, { email, code, password })
    requireGoodPassword(proof.password, { email: proof.email }, '/password')
    const { network } = originOf(request)
    holdToLimits(reply, await attempts.count(codeAttempts(limits, 'resetPassword', proof.email, network)))
    const { trace } = contextOf(request)
    await inPrivate(trace, 'Checked your code', () => resetPassword(identity, proof, trace), always)
    // Whoever reads the mails is the owner: strangers' guesses no longer stand in their way.
    const [, ofBoth, ofAccount] = signInAttempts(limits, proof.email, network)
    await attempts.clear([ofBoth, ofAccount].filter((attempt) => attempt !== undefined))
    return reply.code(204).header('Cache-Control', 'no-store').send()
  })
}

/** Whoever brought the right code has shown whose address it is; a wrong one throws. */
const always = () => true

const TOKEN = /^[\w-]{43}$/

const tokenOfBrowser = (request: FastifyRequest, { signUpCookie }: AuthDoor): string | undefined => {
  const token = cookieToken(request.headers.cookie, signUpCookie.name)
  return token !== undefined && TOKEN.test(token) ? token : undefined
}
