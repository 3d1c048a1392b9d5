import { merged, type Parameter, type Schema } from './document.ts'
import { exampleId } from './example-value.ts'
import { moneySchemas } from './field-schema.ts'

/** The schemas that several addresses speak of. Resources cannot be named like these: a rule keeps the names. */
export function sharedSchemas(currencies: readonly (string | undefined)[]): Readonly<Record<string, Schema>> {
  return {
    Problem: PROBLEM,
    Page: PAGE,
    Count: COUNT,
    Instant: INSTANT,
    File: FILE,
    ReadExplanation: EXPLANATION,
    ...merged(currencies.map(moneySchemas)),
  }
}

const PROBLEM: Schema = {
  type: 'object',
  description: 'A refusal (RFC 9457). `code` is what a program looks at; `detail` and `hint` are for people.',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Where the code is explained.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string', description: 'What is wrong with this request.' },
    hint: { type: 'string', description: 'How to mend it.' },
    errors: {
      type: 'array',
      description: 'Each wrong place in the input.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'A JSON pointer (RFC 6901) into the body.' },
          detail: { type: 'string' },
        },
      },
    },
    data: { description: 'What a declared rejection says about itself.' },
  },
}

const PAGE: Schema = {
  type: 'object',
  required: ['next'],
  properties: {
    next: {
      type: ['string', 'null'],
      description: 'The cursor of the next page, for `after`; null on the last one.',
    },
  },
}

const COUNT: Schema = {
  type: 'object',
  required: ['value', 'capped'],
  properties: {
    value: { type: 'integer', minimum: 0, maximum: 1_000 },
    capped: { type: 'boolean', description: 'True where there are more than `value`: counting stops there.' },
  },
}

const TEXTS: Schema = { type: 'array', items: { type: 'string' } }

const EXPLANATION: Schema = {
  type: 'object',
  description: 'How a read is answered.',
  required: ['resource', 'path', 'considered', 'policy', 'branches', 'sql', 'values', 'rowsVisited', 'plan'],
  properties: {
    resource: { type: 'string' },
    path: {
      type: ['object', 'null'],
      description: 'The list that serves it, and its index; null for a search alone.',
      required: ['list', 'index'],
      properties: { list: { type: 'string' }, index: { type: 'string' } },
    },
    considered: {
      type: 'array',
      description: 'Every list in the order they are looked at, and why it serves or does not.',
      items: {
        type: 'object',
        required: ['list', 'isChosen', 'why'],
        properties: { list: { type: 'string' }, isChosen: { type: 'boolean' }, why: { type: 'string' } },
      },
    },
    policy: {
      type: 'object',
      required: ['clause', 'decision'],
      properties: { clause: { type: 'string' }, decision: { enum: ['denied', 'allowed', 'by row'] } },
    },
    branches: {
      type: 'array',
      description: 'The bounded ways that are merged.',
      items: {
        type: 'object',
        required: ['index', 'asked', 'gates', 'conditions'],
        properties: { index: { type: ['string', 'null'] }, asked: TEXTS, gates: TEXTS, conditions: TEXTS },
      },
    },
    sql: { type: 'string' },
    values: { type: 'array', description: 'The values of the statement; those of the session are not told.' },
    rowsVisited: { type: 'integer', description: 'Rows that any scan gave or threw away.' },
    plan: { ...TEXTS, description: 'What the database did, a line for each step.' },
  },
}

const INSTANT: Schema = {
  type: 'string',
  format: 'date-time',
  pattern: '^\\d{4,6}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z$',
  description: 'A point in time: UTC, with microseconds.',
  examples: ['2026-01-31T09:30:00.000000Z'],
}

const FILE: Schema = {
  type: 'object',
  description: 'A stored file and the addresses that deliver it.',
  required: ['id', 'url', 'type', 'bytes', 'width', 'height', 'variants'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    url: { type: 'string', format: 'uri-reference' },
    type: { type: 'string', description: 'The media type found in its bytes.' },
    bytes: { type: 'integer', minimum: 0 },
    width: { type: ['integer', 'null'], description: 'Pixels, of a picture.' },
    height: { type: ['integer', 'null'], description: 'Pixels, of a picture.' },
    variants: {
      type: 'object',
      additionalProperties: { type: 'string', format: 'uri-reference' },
      description: 'The address of each declared size.',
    },
  },
}

// ── Parameters ───────────────────────────────────────────────────────────────────────────────────────────────────

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

export const sharedParameters: Readonly<Record<string, Parameter>> = {
  id: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The id of the row.',
    schema: { type: 'string', format: 'uuid' },
    example: exampleId('row'),
  },
  limit: {
    name: 'limit',
    in: 'query',
    description: 'The greatest number of rows.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  },
  after: {
    name: 'after',
    in: 'query',
    description: 'A cursor: `page.next` of the answer before, with all other parameters the same.',
    schema: { type: 'string', maxLength: 2_048 },
  },
  count: {
    name: 'count',
    in: 'query',
    description: 'Also counts the rows that the conditions find, up to 1,000.',
    schema: { type: 'boolean', default: false },
  },
  explain: {
    name: 'explain',
    in: 'query',
    description:
      'Answers how this is read, and not what: the list and why it was chosen, the ways of the policy, the SQL, the rows visited and the plan. Only for those whom the app lets know.',
    schema: { type: 'boolean', default: false },
  },
  idempotencyKey: keyParameter(
    'Names this intent. Sent again with the same key and body, nothing happens twice and the first answer comes again. Accepted from whoever is signed in.',
  ),
  idempotencyKeyRequired: {
    ...keyParameter(
      'Names this intent, and is required here. Take a new random key for each intent, and the same one when you try again.',
    ),
    required: true,
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The version that you read, as `"v7"`: refused with 412 when the row has changed since.',
    schema: { type: 'string' },
    example: '"v7"',
  },
  ifNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of an answer that you have: 304 while it would be the same.',
    schema: { type: 'string' },
  },
  lastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The id of the last live event that arrived: the stream goes on after it, or says `reset`.',
    schema: { type: 'string', maxLength: 200 },
  },
  traceparent: {
    name: 'traceparent',
    in: 'header',
    description: 'W3C Trace Context: makes the request part of your trace (see Timeline).',
    schema: { type: 'string', pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' },
    example: TRACEPARENT,
  },
}

function keyParameter(description: string): Parameter {
  return {
    name: 'Idempotency-Key',
    in: 'header',
    description,
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
    example: '5d8e7a30c1f04b6f',
  }
}

// ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────────

const header = (description: string, schema: Schema = { type: 'string' }, example?: unknown) => ({
  description,
  schema,
  ...(example === undefined ? {} : { example }),
})

export const sharedHeaders = {
  ETag: header(
    'A hash of this answer, for If-None-Match.',
    { type: 'string' },
    '"qvTGHdzF6KLavt4PO0gs2a6pQ00"',
  ),
  Link: header('The address of the next page, with `rel="next"`; absent on the last one.'),
  Location: header('The address of the new row.', { type: 'string', format: 'uri-reference' }),
  IdempotentReplayed: header(
    '`true` where the answer is the stored one of an earlier request with this key.',
    { type: 'string', const: 'true' },
  ),
  RetryAfter: header('Seconds to wait before the request is sent again.', { type: 'integer', minimum: 0 }),
  RateLimit: header('How much of the limit is left, and in how many seconds it is whole again.'),
  RateLimitPolicy: header('The limit: how many, in how many seconds.'),
  Traceparent: header(
    'The trace under which this request can be looked at in the timeline.',
    { type: 'string' },
    TRACEPARENT,
  ),
  ServerTiming: header(
    'What each stage took, in milliseconds.',
    { type: 'string' },
    'session;dur=0.210, statement;dur=1.042',
  ),
} as const
