import { JSON_TYPE, type Paths, type Schema } from './document.ts'
import { REFUSALS, refusalResponses } from './refusals.ts'
import { ANYBODY, dataOf } from './resource-paths.ts'

const TRACE_ID: Schema = { type: 'string', pattern: '^[0-9a-f]{32}$' }

/** What happened behind a request, its jobs and its pushes. */
export const timelinePaths: Paths = {
  '/api/timeline': {
    get: {
      operationId: 'listTimelines',
      tags: ['Timeline'],
      summary: 'What happened behind my last requests',
      description:
        'Your own, newest first; an administrator sees all. A guest names the traces that it made itself. Files that were sent for a page are told only of traces that are named, and with their click.',
      parameters: [
        {
          name: 'limit',
          in: 'query',
          description: 'How many at most.',
          schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
        },
        {
          name: 'trace',
          in: 'query',
          description: 'Only of these trace ids, separated by commas.',
          style: 'form',
          explode: false,
          schema: { type: 'array', items: TRACE_ID },
        },
      ],
      responses: {
        '200': {
          description: 'Timelines.',
          content: {
            [JSON_TYPE]: {
              schema: dataOf({ type: 'array', items: { $ref: '#/components/schemas/Timeline' } }),
            },
          },
        },
        ...refusalResponses(REFUSALS.other),
      },
      security: ANYBODY,
    },
  },
  '/api/timeline/{traceId}': {
    get: {
      operationId: 'readTimeline',
      tags: ['Timeline'],
      summary: 'Everything of one click',
      description: 'Every request, job and push of a trace, in the order of time.',
      parameters: [
        {
          name: 'traceId',
          in: 'path',
          required: true,
          description: 'The trace id of the `traceparent` header.',
          schema: TRACE_ID,
        },
      ],
      responses: {
        '200': {
          description: 'The timelines of the trace.',
          content: {
            [JSON_TYPE]: {
              schema: dataOf({
                type: 'object',
                required: ['traceId', 'timelines'],
                properties: {
                  traceId: TRACE_ID,
                  timelines: { type: 'array', items: { $ref: '#/components/schemas/Timeline' } },
                },
              }),
            },
          },
        },
        ...refusalResponses(REFUSALS.other),
      },
      security: ANYBODY,
    },
  },
}

const STEP: Schema = {
  type: 'object',
  required: ['stage', 'title', 'startUs', 'durationUs', 'detail'],
  properties: {
    stage: { type: 'string' },
    title: { type: 'string', description: 'In plain words.' },
    startUs: { type: 'integer' },
    durationUs: { type: 'integer' },
    detail: { type: 'object' },
  },
}

/** A request, job or push with its steps. */
export const timelineSchema: Schema = {
  type: 'object',
  required: [
    'traceId',
    'spanId',
    'parentSpanId',
    'kind',
    'title',
    'startedAt',
    'durationUs',
    'status',
    'actor',
    'steps',
  ],
  properties: {
    traceId: TRACE_ID,
    spanId: { type: 'string' },
    parentSpanId: { type: ['string', 'null'] },
    kind: { enum: ['request', 'job', 'push'] },
    title: { type: 'string' },
    startedAt: { type: 'string', format: 'date-time' },
    durationUs: { type: 'integer' },
    status: { type: ['string', 'integer'] },
    actor: { type: 'object' },
    steps: { type: 'array', items: STEP },
  },
}
