/** What the outside may learn about a broken request: one entry per code, the whole registry in this file. */
interface ErrorEntry {
  readonly status: number
  readonly title: string
  /** One sentence that says what is wrong with this request; arguments are named. */
  readonly detail: (args: ErrorArguments) => string
  /** How to mend it. */
  readonly hint?: (args: ErrorArguments) => string
}

export type ErrorArguments = Readonly<Record<string, string | number>>

const entry = (
  status: number,
  title: string,
  detail: (args: ErrorArguments) => string,
  hint?: (args: ErrorArguments) => string,
): ErrorEntry => (hint === undefined ? { status, title, detail } : { status, title, detail, hint })

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const errors = {
  E_NOT_SIGNED_IN: entry(
    401,
    'Not signed in',
    () => 'This needs somebody signed in.',
    () => 'Sign in at POST /api/auth/sign-in, or send a bearer token.',
  ),
  E_WRONG_CREDENTIALS: entry(
    401,
    'Wrong credentials',
    () => 'The e-mail address and the password do not belong together.',
    () => 'Check both, or ask for a reset code at POST /api/auth/request-password-reset.',
  ),
  E_WRONG_TOKEN: entry(
    401,
    'Wrong token',
    () => 'The bearer token is unknown, revoked or expired.',
    () => 'Make a new one at POST /api/auth/tokens, or leave out the Authorization header.',
  ),
  E_WRONG_CODE: entry(
    400,
    'Wrong or expired code',
    () => 'The code is wrong, used or expired.',
    () => 'Ask for a new code; each one works once and for a limited time.',
  ),
  E_NOT_ALLOWED: entry(
    403,
    'Not allowed',
    ({ what }) => `You are not allowed to ${what}.`,
    () => 'Ask somebody who may, or sign in with another account.',
  ),
  E_CROSS_SITE: entry(
    403,
    'Cross-site request refused',
    () => 'A browser sent this write from another site.',
    () => 'Send writes from the same origin, or list the origin in OFFSTAGE_CORS_ORIGINS.',
  ),
  E_NOT_FOUND: entry(404, 'Not found', ({ what }) => `There is no ${what} here that you may see.`),
  E_NO_ROUTE: entry(
    404,
    'No such address',
    ({ method, path }) => `Nothing answers ${method} ${path}.`,
    ({ nearest }) =>
      (nearest === '' || nearest === undefined ? '' : `Perhaps you meant ${nearest}. `) +
      'The whole interface is described at /docs.',
  ),
  E_WRONG_HOST: entry(
    421,
    'Not served under this name',
    () => 'This server does not answer under the name in the Host header.',
    () => 'Use the address that it prints when it starts, or set OFFSTAGE_URL to the one that people use.',
  ),
  E_METHOD_NOT_ALLOWED: entry(
    405,
    'Method not allowed',
    ({ method, path }) => `${path} does not take ${method}.`,
    ({ allowed }) => `It takes ${allowed}.`,
  ),
  E_INVALID_INPUT: entry(
    400,
    'Invalid input',
    () => 'Some of the input is not as declared.',
    () => 'Each entry of "errors" points at one place and says what it should be.',
  ),
  E_BROKEN_REQUEST: entry(400, 'Not HTTP', () => 'The request is not well-formed HTTP.'),
  E_INVALID_JSON: entry(
    400,
    'Not JSON',
    ({ why }) => `The body is not JSON: ${why}.`,
    () => 'Send a JSON object and Content-Type: application/json.',
  ),
  E_INVALID_PARAMETER: entry(
    400,
    'Invalid parameter',
    ({ parameter, why }) => `The parameter "${parameter}" ${why}.`,
    ({ mend }) => String(mend ?? 'See /docs for the parameters of this address.'),
  ),
  E_UNKNOWN_FIELD: entry(
    400,
    'Unknown field',
    ({ resource, field }) => `${resource} has no "${field}".`,
    ({ nearest, known, mend }) =>
      mend !== undefined
        ? String(mend)
        : nearest === '' || nearest === undefined
          ? `It has: ${known}.`
          : `Perhaps you meant "${nearest}".`,
  ),
  E_NO_ACCESS_PATH: entry(
    400,
    'No access path',
    ({ resource, asked }) => `${resource} cannot be listed ${asked}.`,
    ({ nearest }) =>
      `Nearest declared list: ${nearest}. Declare another with .list() on the resource to allow this.`,
  ),
  E_NO_TALLY: entry(
    400,
    'No such tally',
    ({ resource, asked }) => `${resource} are not tallied ${asked}.`,
    ({ known }) => `Declared tallies: ${known}. Declare another with .tally() on the resource to allow this.`,
  ),
  E_TALLY_HIDDEN: entry(
    403,
    'Tally not shown',
    ({ resource }) => `This tally counts ${resource} that you may not see beside those that you may.`,
    () => 'Ask for a group of which you may see every row, or read the rows themselves.',
  ),
  E_INVALID_CURSOR: entry(
    400,
    'Invalid cursor',
    () => 'The cursor does not belong to this list.',
    () => 'Use page.next of the same list with the same parameters, or start again without "after".',
  ),
  E_ASK_TOO_LARGE: entry(
    400,
    'Asks for too much',
    ({ what, max }) => `This asks for more ${what} than the ${max} allowed in one request.`,
    () => 'Ask for less at a time, in pages.',
  ),
  E_GRAPHQL: entry(400, 'GraphQL document refused', ({ why }) => `${why}`),
  E_DOCUMENT_REQUIRED: entry(
    400,
    'Only known documents are run',
    () => 'This server runs the GraphQL documents that it knows, and no others.',
    () => 'Send the id of a known document as "documentId", and no "query".',
  ),
  E_DOCUMENT_UNKNOWN: entry(
    400,
    'Unknown document',
    ({ id }) => `This server knows no GraphQL document "${id}".`,
    () => 'The id is "sha256:" and the hash of the text, of a document in OFFSTAGE_GRAPHQL_DOCUMENTS.',
  ),
  E_UNIQUE: entry(
    409,
    'Already taken',
    ({ resource, field }) => `Another ${resource} has this ${field}.`,
    () => 'Choose another value.',
  ),
  E_REFERENCED: entry(
    409,
    'Still in use',
    ({ resource }) => `This ${resource} is still referred to.`,
    () => 'Remove what refers to it first.',
  ),
  E_REFERENCE: entry(
    400,
    'Refers to nothing',
    ({ field }) => `"${field}" refers to a row that is not there or that you may not see.`,
  ),
  E_CHECK: entry(
    400,
    'Value refused',
    ({ resource }) => `The database refused a value of ${resource}: it breaks a declared limit.`,
  ),
  E_REJECTED: entry(
    409,
    'Rejected',
    ({ action, rejection }) =>
      `"${capital(`${action}`)}" was refused, and nothing was changed. The reason: ${rejection}.`,
  ),
  E_KEY_REQUIRED: entry(
    400,
    'Idempotency-Key required',
    ({ action }) => `${action} needs an Idempotency-Key header.`,
    () => 'Send a new random key for each new intent, and the same key when you retry it.',
  ),
  E_KEY_INVALID: entry(
    400,
    'Invalid Idempotency-Key',
    () => 'An Idempotency-Key has 1 to 200 visible ASCII characters.',
  ),
  E_KEY_REUSED: entry(
    422,
    'Key used for something else',
    () => 'This Idempotency-Key was used with another request.',
    () => 'Use a new key for a new intent.',
  ),
  E_KEY_IN_FLIGHT: entry(
    409,
    'Still in flight',
    () => 'A request with this Idempotency-Key is still running.',
    () => 'Send it again after the time in Retry-After.',
  ),
  E_VERSION_MISMATCH: entry(
    412,
    'Changed since you read it',
    ({ resource }) => `The ${resource} is no longer at the version in If-Match.`,
    () => 'Read it again and decide anew.',
  ),
  E_VERSION_REQUIRED: entry(
    428,
    'If-Match required',
    ({ resource }) => `Writing ${resource} needs If-Match with the version you read.`,
  ),
  E_TOO_LARGE: entry(
    413,
    'Too large',
    ({ what, max, limit }) => `The ${what} is larger than the ${max} bytes ${limit ?? 'allowed'}.`,
  ),
  E_HEADERS_TOO_LARGE: entry(
    431,
    'Headers too large',
    ({ max }) => `The headers of the request are larger than the ${max} bytes allowed.`,
    () => 'Send fewer or shorter ones; old cookies are the usual cause.',
  ),
  E_HANDSHAKE: entry(
    400,
    'Not a WebSocket handshake',
    ({ why }) => `This asks for a WebSocket, but ${why}.`,
    () => 'Speak version 13 of the protocol, by a client that opens the socket itself (RFC 6455).',
  ),
  E_ADDRESS_TOO_LONG: entry(
    414,
    'Address too long',
    ({ max }) => `The address is longer than the ${max} characters allowed.`,
    () => 'Ask for less in one address; what is long belongs into a body.',
  ),
  E_FILE_TYPE: entry(
    415,
    'File type refused',
    ({ found, allowed }) => `The file is ${found}; allowed are ${allowed}.`,
  ),
  E_MEDIA_TYPE: entry(
    415,
    'Content type refused',
    ({ found }) => `The body was sent as ${found}, which this address does not take.`,
    () => 'Send Content-Type: application/json.',
  ),
  E_NOT_ACCEPTABLE: entry(406, 'Not acceptable', ({ accept }) => `Nothing here can be sent as ${accept}.`),
  E_NOT_LIVE: entry(
    400,
    'Not live',
    ({ resource }) => `${resource} is not declared live.`,
    () => 'Add .live() to the resource.',
  ),
  E_RANGE: entry(416, 'Range not satisfiable', ({ bytes }) => `The file has ${bytes} bytes.`),
  E_TOO_MANY_REQUESTS: entry(
    429,
    'Too many requests',
    ({ seconds }) => `Too many attempts; the next may come in ${seconds} s.`,
  ),
  E_BUSY: entry(
    503,
    'Busy',
    () => 'The server has more to do than it can answer in time.',
    () => 'Send it again after the time in Retry-After; with the same Idempotency-Key nothing happens twice.',
  ),
  E_STOPPING: entry(503, 'Stopping', () => 'The server is shutting down.'),
  E_TIMEOUT: entry(
    503,
    'Took too long',
    () => 'The request was stopped because it took too long.',
    () => 'Ask for less, or send it again with the same Idempotency-Key.',
  ),
  E_INTERNAL: entry(
    500,
    'Something broke',
    ({ trace }) => `Something broke on our side; it is recorded as ${trace}.`,
  ),
} satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errors

/** One wrong place in the input: a JSON pointer and what it should have been. */
export interface InputError {
  readonly pointer: string
  readonly detail: string
}

/** RFC 9457 members that every refusal carries. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly hint?: string
  readonly errors?: readonly InputError[]
  readonly data?: unknown
}

/** A refused request on its way to the outside. */
export class Problem extends Error {
  readonly code: ErrorCode
  readonly document: ProblemDocument
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, document: ProblemDocument, retryAfterSeconds?: number) {
    super(document.detail)
    this.name = 'Problem'
    this.code = code
    this.document = document
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Makes the refusal `code`; `throw problem('E_NOT_FOUND', { what: 'order' })`. */
export function problem(
  code: ErrorCode,
  args: ErrorArguments = {},
  extra: {
    readonly errors?: readonly InputError[]
    readonly data?: unknown
    readonly retryAfterSeconds?: number
    readonly publicCode?: string
  } = {},
): Problem {
  const known: ErrorEntry = errors[code]
  const hint = known.hint?.(args)
  const document: ProblemDocument = {
    type: `/docs/errors#${code}`,
    title: known.title,
    status: known.status,
    code: extra.publicCode ?? code,
    detail: known.detail(args),
    ...(hint === undefined ? {} : { hint }),
    ...(extra.errors === undefined ? {} : { errors: extra.errors }),
    ...(extra.data === undefined ? {} : { data: extra.data }),
  }
  return new Problem(code, document, extra.retryAfterSeconds)
}

/** The name in `known` that is nearest to `name` by edit distance, when one is near enough to be a slip. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3))
    ? best.candidate
    : undefined
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
