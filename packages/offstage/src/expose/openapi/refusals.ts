import { errors, problem, type ErrorArguments, type ErrorCode } from '../../errors.ts'
import { words } from '../../model/names.ts'
import { merged, refTo, type Response, type Schema } from './document.ts'

/** The codes that an address can refuse with; each is answered with the status that the registry gives it. */
export type Refusals = readonly ErrorCode[]

const ALWAYS: Refusals = ['E_TOO_MANY_REQUESTS', 'E_INTERNAL', 'E_BUSY', 'E_STOPPING', 'E_TIMEOUT']
const SAYS_WHO: Refusals = ['E_NOT_SIGNED_IN', 'E_WRONG_TOKEN']
const SELECTS: Refusals = ['E_INVALID_PARAMETER', 'E_UNKNOWN_FIELD', 'E_ASK_TOO_LARGE']
const KEYED: Refusals = ['E_KEY_INVALID', 'E_KEY_IN_FLIGHT', 'E_KEY_REUSED']
const TAKES_JSON: Refusals = ['E_INVALID_JSON', 'E_INVALID_INPUT', 'E_TOO_LARGE', 'E_MEDIA_TYPE']
const WRITES: Refusals = ['E_CROSS_SITE', 'E_NOT_ALLOWED', ...SAYS_WHO]

/** What each kind of address can refuse with. */
export const REFUSALS = {
  list: [
    ...SELECTS,
    'E_NO_ACCESS_PATH',
    'E_INVALID_CURSOR',
    'E_ADDRESS_TOO_LONG',
    'E_NOT_ALLOWED',
    ...SAYS_WHO,
  ],
  row: [...SELECTS, 'E_ADDRESS_TOO_LONG', 'E_NOT_FOUND', 'E_NOT_ALLOWED', ...SAYS_WHO],
  tally: [
    'E_INVALID_PARAMETER',
    'E_UNKNOWN_FIELD',
    'E_NO_TALLY',
    'E_TALLY_HIDDEN',
    'E_ADDRESS_TOO_LONG',
    ...SAYS_WHO,
  ],
  create: [...TAKES_JSON, 'E_REFERENCE', 'E_CHECK', 'E_UNIQUE', ...KEYED, ...WRITES],
  update: [
    ...TAKES_JSON,
    'E_REFERENCE',
    'E_CHECK',
    'E_UNIQUE',
    'E_NOT_FOUND',
    'E_VERSION_MISMATCH',
    'E_VERSION_REQUIRED',
    ...KEYED,
    ...WRITES,
  ],
  delete: ['E_REFERENCED', 'E_NOT_FOUND', 'E_VERSION_MISMATCH', 'E_VERSION_REQUIRED', ...KEYED, ...WRITES],
  action: [
    ...TAKES_JSON,
    'E_REFERENCE',
    'E_CHECK',
    'E_UNIQUE',
    'E_REFERENCED',
    'E_NOT_FOUND',
    ...KEYED,
    ...WRITES,
  ],
  auth: [...TAKES_JSON, 'E_CROSS_SITE'],
  upload: [
    ...SAYS_WHO,
    'E_CROSS_SITE',
    'E_NOT_ALLOWED',
    'E_INVALID_PARAMETER',
    'E_TOO_LARGE',
    'E_NOT_FOUND',
    'E_FILE_TYPE',
  ],
  file: ['E_NOT_FOUND', 'E_RANGE'],
  other: ['E_INVALID_PARAMETER', 'E_NOT_FOUND', ...SAYS_WHO],
} as const satisfies Readonly<Record<string, Refusals>>

/** A refusal that an action declares, and the status it is answered with. */
export type Rejections = Readonly<Record<string, number>>

/** The responses by status for these codes and declared rejections. */
export function refusalResponses(
  codes: Refusals,
  rejections: Rejections = {},
): Readonly<Record<string, Response>> {
  const known = [...new Set([...codes, ...ALWAYS])]
  const statuses = [...known.map((code) => errors[code].status), ...Object.values(rejections)]
  const ordered = [...new Set(statuses)].toSorted((a, b) => a - b)
  return Object.fromEntries(
    ordered.map((status) => [
      String(status),
      refusalResponse(
        status,
        known.filter((code) => errors[code].status === status),
        Object.keys(rejections).filter((name) => rejections[name] === status),
      ),
    ]),
  )
}

function refusalResponse(status: number, codes: Refusals, rejections: readonly string[]): Response {
  const titles = codes.map((code) => errors[code].title)
  const declared = rejections.length === 0 ? [] : [`Rejected: ${rejections.join(', ')}`]
  return {
    description: [...declared, ...titles].join('; ') + '.',
    ...(RETRIED.has(status) ? { headers: headersOf(status) } : {}),
    content: {
      'application/problem+json': {
        schema: problemSchema(status, [...rejections, ...codes]),
        examples: merged([
          ...rejections.map((name) => ({ [name]: { value: rejectionExample(status, name) } })),
          ...codes.map((code) => ({ [code]: { value: problemExample(code) } })),
        ]),
      },
    },
  }
}

const RETRIED = new Set([409, 429, 503])

const headersOf = (status: number) => ({
  'Retry-After': refTo('headers', 'RetryAfter'),
  ...(status === 429
    ? { RateLimit: refTo('headers', 'RateLimit'), 'RateLimit-Policy': refTo('headers', 'RateLimitPolicy') }
    : {}),
})

const problemSchema = (status: number, codes: readonly string[]): Schema => ({
  ...refTo('schemas', 'Problem'),
  properties: { status: { const: status }, code: { enum: codes } },
})

/** The refusal as it is sent, its sentences filled in with likely words. */
export function problemExample(code: ErrorCode): unknown {
  const errorsOf = code === 'E_INVALID_INPUT' ? { errors: [{ pointer: '/name', detail: 'is required' }] } : {}
  return { ...problem(code, LIKELY).document, ...errorsOf }
}

function rejectionExample(status: number, name: string): unknown {
  const { document } = problem(
    'E_REJECTED',
    { action: 'this action', rejection: words(name) },
    { publicCode: name },
  )
  return { ...document, status }
}

const LIKELY: ErrorArguments = {
  what: 'row',
  method: 'GET',
  path: '/api/nothing',
  nearest: '',
  allowed: 'GET',
  why: 'is not as it should be',
  parameter: 'limit',
  resource: 'row',
  field: 'name',
  known: 'id',
  asked: 'by name',
  max: 100,
  action: 'this action',
  rejection: 'refused',
  found: 'text/plain',
  accept: 'text/plain',
  bytes: 1_000,
  seconds: 30,
  trace: '0af7651916cd43dd8448eb211c80319c',
}
