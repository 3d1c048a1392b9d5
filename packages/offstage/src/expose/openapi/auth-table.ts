import type { ErrorCode } from '../../errors.ts'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../identity/password-rules.ts'
import { TOKEN_DAYS_MAX, TOKENS_MAX } from '../../identity/access-tokens.ts'
import { CODE_MINUTES } from '../../identity/mail-codes.ts'
import type { Method, Schema } from './document.ts'
import { exampleId } from './example-value.ts'

/** An address of signing up and in. They are the same in every app, so they are described here by hand. */
export interface AuthRoute {
  readonly name: string
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly needsSignIn: boolean
  readonly input?: { readonly schema: Schema; readonly example: unknown }
  readonly status: 200 | 201 | 202 | 204
  readonly answers: string
  readonly output?: { readonly schema: Schema; readonly example: unknown }
  readonly refusals: readonly ErrorCode[]
  /** Declared rejections, each with its status. */
  readonly rejections?: Readonly<Record<string, number>>
}

const object = (
  properties: Readonly<Record<string, Schema>>,
  required = Object.keys(properties),
): Schema => ({
  type: 'object',
  required,
  properties,
})
const id: Schema = { type: 'string', format: 'uuid' }
const instant: Schema = { $ref: '#/components/schemas/Instant' }
const email: Schema = { type: 'string', format: 'email', maxLength: 254 }
const password: Schema = {
  type: 'string',
  minLength: PASSWORD_LENGTH_MIN,
  maxLength: PASSWORD_LENGTH_MAX,
  format: 'password',
}
const code: Schema = {
  type: 'string',
  maxLength: 40,
  description: `From the mail. It works once, for ${CODE_MINUTES} minutes; spaces and hyphens in it do not count.`,
}
const name: Schema = { type: 'string', minLength: 1, maxLength: 80 }
const person = object({ id, email, name, roles: { type: 'array', items: { type: 'string' } } })
const session = object({
  id,
  current: { type: 'boolean', description: 'True for the one that asks.' },
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  network: { type: 'string' },
  userAgent: { type: 'string' },
})
const scopes: Schema = {
  type: 'array',
  items: { type: 'string', maxLength: 63 },
  description: '`read`, `write` (which includes every action), or names of actions.',
}
const token = object({ id, name, scopes, expiresAt: instant, createdAt: instant })
const dataOf = (schema: Schema): Schema => object({ data: schema })
const listOf = (schema: Schema): Schema =>
  object({ data: { type: 'array', items: schema }, page: { $ref: '#/components/schemas/Page' } })

const ADA = { id: exampleId('user'), email: 'ada@example.com', name: 'Ada Lovelace', roles: [] }
const PASSWORD = 'gearwheels turn at noon'
const CODE = '48291307'
const SOON = '2026-04-30T09:30:00.000000Z'
const NOW = '2026-01-31T09:30:00.000000Z'
const TOKEN = {
  id: exampleId('token'),
  name: 'Nightly export',
  scopes: ['read'],
  expiresAt: SOON,
  createdAt: NOW,
}
const SESSION = {
  id: exampleId('session'),
  current: true,
  createdAt: NOW,
  lastSeenAt: NOW,
  expiresAt: SOON,
  network: '203.0.113.7',
  userAgent: 'curl/8.5.0',
}
const LAST_PAGE = { next: null }

export const authTable: readonly AuthRoute[] = [
  {
    name: 'signUp',
    method: 'post',
    path: '/api/auth/sign-up',
    summary: 'Sign up',
    description:
      'Mails a code to the address. The answer is the same whether or not the address has an account.',
    needsSignIn: false,
    input: {
      schema: object({ email, name, password }),
      example: { email: ADA.email, name: ADA.name, password: PASSWORD },
    },
    status: 202,
    answers: 'A mail is on its way.',
    refusals: [],
  },
  {
    name: 'verifyEmail',
    method: 'post',
    path: '/api/auth/verify-email',
    summary: 'Verify the address with the code from the mail',
    description: 'Finishes a sign-up, from the same browser (cookie jar) that began it.',
    needsSignIn: false,
    input: { schema: object({ email, code }), example: { email: ADA.email, code: CODE } },
    status: 204,
    answers: 'The account is there; sign in.',
    refusals: ['E_WRONG_CODE'],
  },
  {
    name: 'signIn',
    method: 'post',
    path: '/api/auth/sign-in',
    summary: 'Sign in',
    description: 'Sets the session cookie.',
    needsSignIn: false,
    input: {
      schema: object({ email, password: { type: 'string' } }),
      example: { email: ADA.email, password: PASSWORD },
    },
    status: 200,
    answers: 'Who you are now.',
    output: { schema: dataOf(object({ user: person })), example: { data: { user: ADA } } },
    refusals: ['E_WRONG_CREDENTIALS'],
  },
  {
    name: 'signOut',
    method: 'post',
    path: '/api/auth/sign-out',
    summary: 'Sign out',
    description: 'Ends the session and takes the cookie back.',
    needsSignIn: false,
    status: 204,
    answers: 'Nobody is signed in here.',
    refusals: [],
  },
  {
    name: 'whoAmI',
    method: 'get',
    path: '/api/auth/me',
    summary: 'Who am I?',
    needsSignIn: false,
    status: 200,
    answers: 'You, or null for a guest.',
    output: {
      schema: dataOf(object({ user: { anyOf: [person, { type: 'null' }] } })),
      example: { data: { user: ADA } },
    },
    refusals: [],
  },
  {
    name: 'listSessions',
    method: 'get',
    path: '/api/auth/sessions',
    summary: 'Where am I signed in?',
    needsSignIn: true,
    status: 200,
    answers: 'Your open sessions.',
    output: { schema: listOf(session), example: { data: [SESSION], page: LAST_PAGE } },
    refusals: ['E_NOT_SIGNED_IN', 'E_NOT_ALLOWED'],
  },
  {
    name: 'revokeSession',
    method: 'delete',
    path: '/api/auth/sessions/{id}',
    summary: 'Sign out somewhere else',
    needsSignIn: true,
    status: 204,
    answers: 'That session has ended.',
    refusals: ['E_NOT_SIGNED_IN', 'E_NOT_ALLOWED', 'E_NOT_FOUND'],
  },
  {
    name: 'requestPasswordReset',
    method: 'post',
    path: '/api/auth/request-password-reset',
    summary: 'Ask for a code to reset the password',
    description: 'The answer is the same whether or not the address has an account.',
    needsSignIn: false,
    input: { schema: object({ email }), example: { email: ADA.email } },
    status: 202,
    answers: 'If the address has an account, a mail is on its way.',
    refusals: [],
  },
  {
    name: 'resetPassword',
    method: 'post',
    path: '/api/auth/reset-password',
    summary: 'Choose a new password with the code from the mail',
    description: 'Ends every session of the account.',
    needsSignIn: false,
    input: {
      schema: object({ email, code, password }),
      example: { email: ADA.email, code: CODE, password: PASSWORD },
    },
    status: 204,
    answers: 'The password is changed; sign in.',
    refusals: ['E_WRONG_CODE'],
  },
  {
    name: 'changePassword',
    method: 'post',
    path: '/api/auth/change-password',
    summary: 'Change the password',
    description: 'Ends every other session of the account.',
    needsSignIn: true,
    input: {
      schema: object({ current: { type: 'string' }, next: password }),
      example: { current: PASSWORD, next: 'the moon is a quiet engine' },
    },
    status: 204,
    answers: 'The password is changed.',
    refusals: ['E_NOT_SIGNED_IN', 'E_NOT_ALLOWED'],
  },
  {
    name: 'listTokens',
    method: 'get',
    path: '/api/auth/tokens',
    summary: 'My bearer tokens',
    needsSignIn: true,
    status: 200,
    answers: `Your tokens, at most ${TOKENS_MAX}, without their text.`,
    output: { schema: listOf(token), example: { data: [TOKEN], page: LAST_PAGE } },
    refusals: ['E_NOT_SIGNED_IN', 'E_NOT_ALLOWED'],
  },
  {
    name: 'createToken',
    method: 'post',
    path: '/api/auth/tokens',
    summary: 'Make a bearer token for a machine',
    description: 'The text of the token is in this answer and never again: only its hash is kept.',
    rejections: { tooManyTokens: 409 },
    needsSignIn: true,
    input: {
      schema: object(
        {
          name,
          scopes: { ...scopes, default: ['read'] },
          days: { type: 'integer', minimum: 1, maximum: TOKEN_DAYS_MAX, default: 30 },
        },
        ['name'],
      ),
      example: { name: TOKEN.name, scopes: TOKEN.scopes, days: 90 },
    },
    status: 201,
    answers: 'The token.',
    output: {
      schema: dataOf(
        object({ id, name, token: { type: 'string' }, scopes, expiresAt: instant, createdAt: instant }),
      ),
      example: { data: { ...TOKEN, token: 'ofs_9XHk2v…' } },
    },
    refusals: ['E_NOT_SIGNED_IN', 'E_NOT_ALLOWED'],
  },
  {
    name: 'revokeToken',
    method: 'delete',
    path: '/api/auth/tokens/{id}',
    summary: 'Revoke a bearer token',
    needsSignIn: true,
    status: 204,
    answers: 'The token opens nothing any more.',
    refusals: ['E_NOT_SIGNED_IN', 'E_NOT_ALLOWED', 'E_NOT_FOUND'],
  },
]
