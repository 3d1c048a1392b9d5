import type { FastifyInstance } from 'fastify'
import { hostCookie, sessionCookie } from '../../engine/auth/session-cookie.ts'
import { openAttempts } from '../../identity/attempts.ts'
import { developmentLimits, limits as productionLimits, type Limits } from '../../identity/limits.ts'
import { createPasswords } from '../../identity/passwords.ts'
import type { Services } from '../services.ts'
import { mountDevelopment } from './auth-dev-routes.ts'
import type { AuthDoor, AuthOptions } from './auth-options.ts'
import { mountPasswords } from './auth-password-routes.ts'
import { mountSessions } from './auth-session-routes.ts'
import { mountSignUp } from './auth-sign-up-routes.ts'
import { mountTokens } from './auth-token-routes.ts'

/**
 * The addresses by which people sign up, in and out, below /api/auth; in development also those that show the demo
 * logins and the mails that were not sent. In production these are not there at all.
 */
export function mountAuth(server: FastifyInstance, services: Services, options: AuthOptions): void {
  const door = authDoor(services, options)
  mountSignUp(server, door)
  mountSessions(server, door)
  mountPasswords(server, door)
  mountTokens(server, door)
  if (!services.isProduction) mountDevelopment(server, services, options.demoLogins)
}

function authDoor(services: Services, options: AuthOptions): AuthDoor {
  const { passwords = createPasswords(), limits = limitsOf(services) } = options
  const { publicUrl, secret, sessionIdleMinutes, sessionMaxHours } = options
  return {
    services,
    sessionCookie: sessionCookie(publicUrl),
    signUpCookie: hostCookie('offstage_sign_up', publicUrl),
    identity: {
      act: services.act,
      passwords,
      attempts: openAttempts(services.database),
      limits,
      secret,
      sessionIdleMinutes,
      sessionMaxHours,
    },
  }
}

const limitsOf = ({ isProduction }: Services): Limits => (isProduction ? productionLimits : developmentLimits)
