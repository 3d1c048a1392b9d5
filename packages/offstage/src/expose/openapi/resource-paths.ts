import type { ModelResource, Right, Model } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { EXPLANATION_TYPE } from '../explanation-type.ts'
import { listsOf, needsSignIn, rightsOf, whoMay } from './described.ts'
import {
  JSON_TYPE,
  refTo,
  type Content,
  type Operation,
  type PathItem,
  type Paths,
  type Response,
  type Schema,
  type Security,
} from './document.ts'
import { exampleId } from './example-value.ts'
import { exportPaths } from './export-paths.ts'
import { listReaders, listReadersWords } from './list-readers.ts'
import { listParameters, selectParameters, titleOf } from './list-parameters.ts'
import { REFUSALS, refusalResponses } from './refusals.ts'
import { tallyOperation } from './tally-path.ts'
import { article, exampleCreate, examplePatch, exampleRow, rowAnswer } from './resource-schemas.ts'

/** The addresses of a resource, with exactly the rights that somebody has. */
export function resourcePaths(model: Model, resource: ModelResource): Paths {
  const rights = new Set(rightsOf(resource))
  const list = {
    ...(rights.has('read') ? { get: listOperation(model, resource) } : {}),
    ...(rights.has('create') ? { post: createOperation(resource) } : {}),
  }
  const row = {
    ...(rights.has('read') ? { get: rowOperation(model, resource) } : {}),
    ...(rights.has('update') ? { patch: updateOperation(resource) } : {}),
    ...(rights.has('delete') ? { delete: deleteOperation(resource) } : {}),
  }
  const address = `/api/${resource.path}`
  const hasTallies = rights.has('read') && resource.tallies.length > 0
  return {
    ...(isEmpty(list) ? {} : { [address]: list }),
    ...(rights.has('read') ? exportPaths(model, resource, securityOf(resource, 'read')) : {}),
    ...(hasTallies
      ? { [`${address}/tally`]: { get: tallyOperation(resource, securityOf(resource, 'read')) } }
      : {}),
    ...(rights.has('restore')
      ? {
          [`${address}/{id}/restore`]: {
            parameters: [refTo('parameters', 'id')],
            post: restoreOperation(resource),
          },
        }
      : {}),
    ...(isEmpty(row) ? {} : { [`${address}/{id}`]: { parameters: [refTo('parameters', 'id')], ...row } }),
  }
}

const isEmpty = (item: PathItem): boolean => Object.keys(item).length === 0

// ── Reads ────────────────────────────────────────────────────────────────────────────────────────────────────────

function listOperation(model: Model, resource: ModelResource): Operation {
  const many = words(resource.plural)
  return {
    operationId: `list${resource.title}`,
    tags: [resource.title],
    summary: `List ${many}`,
    description: `${listDescription(model, resource)}\n\n${whoReads(resource)}`,
    parameters: [...listParameters(model, resource), ...readHeaders(resource)],
    responses: {
      '200': {
        description: `The ${many} that you may see.${resource.live ? ' As `text/event-stream`: the same, and then each change.' : ''}`,
        headers: { ...readAnswerHeaders, Link: refTo('headers', 'Link') },
        content: {
          [JSON_TYPE]: withExample(listAnswer(resource), listExample(resource)),
          [EXPLANATION_TYPE]: explanation(),
          ...(resource.live ? { 'text/event-stream': eventStream(`a page of ${many}`) } : {}),
        },
      },
      '304': NOT_MODIFIED,
      ...readRefusals(resource, REFUSALS.list),
    },
    security: securityOf(resource, 'read'),
  }
}

function listDescription(model: Model, resource: ModelResource): string {
  if (resource.small !== undefined)
    return `There are at most ${resource.small.max.toLocaleString('en')}, so every combination of fields and any order can be asked for.`
  const lists = listsOf(resource).map((list) => {
    const readers = listReadersWords(listReaders(model, resource, list))
    return `- ${titleOf(list)}${readers === '' ? '' : ` (${readers})`}`
  })
  const search =
    resource.search.length === 0
      ? []
      : [`- by ${[...resource.searched.by, 'search'].join(' and ')} in ${resource.search.join(' and ')}`]
  return `These combinations are lists; any other is refused with \`E_NO_ACCESS_PATH\`, which names the nearest one.\n\n${[...lists, ...search].join('\n')}`
}

/** What `explain=true` answers. */
const explanation = (): Content => ({ schema: dataOf(refTo('schemas', 'ReadExplanation')) })

const listAnswer = (resource: ModelResource): Schema => ({
  type: 'object',
  required: ['data', 'page'],
  properties: {
    data: { type: 'array', items: rowAnswer(resource) },
    page: refTo('schemas', 'Page'),
    count: { ...refTo('schemas', 'Count'), description: 'There with `count=true`.' },
  },
})

function listExample(resource: ModelResource): unknown {
  const row = exampleRow(resource)
  return row && { data: [row], page: { next: null } }
}

function rowOperation(model: Model, resource: ModelResource): Operation {
  const one = words(resource.name)
  return {
    operationId: `read${resource.title}`,
    tags: [resource.title],
    summary: `Read ${article(one)} ${one}`,
    description: whoReads(resource),
    parameters: [...selectParameters(model, resource), ...readHeaders(resource)],
    responses: {
      '200': {
        description: `The ${one}.${resource.live ? ' As `text/event-stream`: the same, and then each change.' : ''}`,
        headers: readAnswerHeaders,
        content: {
          [JSON_TYPE]: withExample(dataOf(rowAnswer(resource)), dataExample(exampleRow(resource))),
          [EXPLANATION_TYPE]: explanation(),
          ...(resource.live ? { 'text/event-stream': eventStream(`the ${one}`) } : {}),
        },
      },
      '304': NOT_MODIFIED,
      ...readRefusals(resource, REFUSALS.row),
    },
    security: securityOf(resource, 'read'),
  }
}

const whoReads = ({ policy }: ModelResource): string =>
  `${whoMay('read a row', policy.rights.read)} A row that you may not read is as if it were not there.`

const readHeaders = (resource: ModelResource) => [
  refTo('parameters', 'ifNoneMatch'),
  ...(resource.live ? [refTo('parameters', 'lastEventId')] : []),
  refTo('parameters', 'traceparent'),
]

const traceHeaders = {
  Traceparent: refTo('headers', 'Traceparent'),
  'Server-Timing': refTo('headers', 'ServerTiming'),
}
const readAnswerHeaders = { ETag: refTo('headers', 'ETag'), ...traceHeaders }

const NOT_MODIFIED: Response = {
  description: 'The answer that you have (If-None-Match) still holds.',
  headers: { ETag: refTo('headers', 'ETag') },
}

const readRefusals = (resource: ModelResource, codes: (typeof REFUSALS)['list' | 'row']) =>
  refusalResponses(resource.live ? codes : [...codes, 'E_NOT_LIVE'])

const eventStream = (what: string): Content => ({
  schema: {
    type: 'string',
    description:
      `Server-sent events. \`snapshot\`: ${what}, as JSON answers it; \`upsert\`: a row that is new or has changed; ` +
      '`remove`: `{"id"}` of a row that left; `page`: the `ids` in their order, where the two do not say it; ' +
      '`resumed`: nothing has changed since; `reset`: a fresh snapshot, because the place to go on from is gone; ' +
      '`problem`: why the stream ends. The id of each event is a place in the stream: send it as Last-Event-ID to go on after it.',
  },
  example:
    'retry: 1000\n\nid: 9da7baf3:42\nevent: snapshot\ndata: {"data":[],"page":{"next":null}}\n\n' +
    `id: 9da7baf3:43\nevent: remove\ndata: {"id":"${exampleId('row')}"}\n\n`,
})

// ── Writes ───────────────────────────────────────────────────────────────────────────────────────────────────────

function createOperation(resource: ModelResource): Operation {
  const one = words(resource.name)
  return {
    operationId: `create${resource.title}`,
    tags: [resource.title],
    summary: `Create ${article(one)} ${one}`,
    description: whoWrites(resource, 'create', 'Judged on the new row.'),
    parameters: [refTo('parameters', 'idempotencyKey'), refTo('parameters', 'traceparent')],
    requestBody: {
      required: true,
      content: {
        [JSON_TYPE]: withExample(refTo('schemas', `${resource.title}Create`), exampleCreate(resource)),
      },
    },
    responses: {
      '201': {
        ...writtenAnswer(resource, `The new ${one}, as you may see it.`),
        headers: { Location: refTo('headers', 'Location'), ...writeHeaders },
      },
      ...refusalResponses(hasFile(resource) ? [...REFUSALS.create, 'E_FILE_TYPE'] : REFUSALS.create),
    },
    security: securityOf(resource, 'create'),
  }
}

function updateOperation(resource: ModelResource): Operation {
  const one = words(resource.name)
  const patch = withExample(refTo('schemas', `${resource.title}Patch`), examplePatch(resource))
  return {
    operationId: `update${resource.title}`,
    tags: [resource.title],
    summary: `Change ${article(one)} ${one}`,
    description: whoWrites(resource, 'update', 'Judged on the row before and after the change.'),
    parameters: [
      refTo('parameters', 'ifMatch'),
      refTo('parameters', 'idempotencyKey'),
      refTo('parameters', 'traceparent'),
    ],
    requestBody: { required: true, content: { 'application/merge-patch+json': patch, [JSON_TYPE]: patch } },
    responses: {
      '200': {
        ...writtenAnswer(resource, `The ${one} as it is now, as you may see it.`),
        headers: writeHeaders,
      },
      ...refusalResponses(hasFile(resource) ? [...REFUSALS.update, 'E_FILE_TYPE'] : REFUSALS.update),
    },
    security: securityOf(resource, 'update'),
  }
}

function deleteOperation(resource: ModelResource): Operation {
  const one = words(resource.name)
  return {
    operationId: `delete${resource.title}`,
    tags: [resource.title],
    summary: `Delete ${article(one)} ${one}`,
    description: whoWrites(resource, 'delete', 'Judged on the row.'),
    parameters: [
      refTo('parameters', 'ifMatch'),
      refTo('parameters', 'idempotencyKey'),
      refTo('parameters', 'traceparent'),
    ],
    responses: {
      '204': { description: `The ${one} is gone.`, headers: writeHeaders },
      ...refusalResponses(REFUSALS.delete),
    },
    security: securityOf(resource, 'delete'),
  }
}

function restoreOperation(resource: ModelResource): Operation {
  const one = words(resource.name)
  return {
    operationId: `restore${resource.title}`,
    tags: [resource.title],
    summary: `Bring ${article(one)} ${one} back`,
    description: whoWrites(resource, 'restore', 'One that was not deleted stays as it is.'),
    parameters: [refTo('parameters', 'idempotencyKey'), refTo('parameters', 'traceparent')],
    responses: {
      '200': {
        ...writtenAnswer(resource, `The ${one}, which is there again.`),
        headers: writeHeaders,
      },
      ...refusalResponses([...REFUSALS.delete, 'E_UNIQUE']),
    },
    security: securityOf(resource, 'restore'),
  }
}

const writeHeaders = { 'Idempotent-Replayed': refTo('headers', 'IdempotentReplayed'), ...traceHeaders }

const VERBS: Readonly<Record<Right, string>> = {
  read: 'read',
  create: 'create',
  update: 'change',
  delete: 'delete',
  restore: 'see when it is deleted, and bring back,',
}

const whoWrites = ({ policy }: ModelResource, right: Right, judged: string): string =>
  `${whoMay(`${VERBS[right]} a row`, policy.rights[right])} ${judged}`

const hasFile = ({ fields }: ModelResource): boolean =>
  [...fields.values()].some(({ kind }) => kind === 'file')

/** Whoever may write a row need not be able to read it: then its id is all they are shown. */
function writtenAnswer(resource: ModelResource, description: string): Response {
  const shown = rightsOf(resource).includes('read')
    ? refTo('schemas', `${resource.title}Part`)
    : { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } }
  return {
    description,
    content: { [JSON_TYPE]: withExample(dataOf(shown), dataExample(exampleRow(resource))) },
  }
}

// ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const dataOf = (schema: Schema): Schema => ({
  type: 'object',
  required: ['data'],
  properties: { data: schema },
})

const dataExample = (value: unknown): unknown => (value === undefined ? undefined : { data: value })

export const withExample = (schema: Schema, example: unknown): Content =>
  example === undefined ? { schema } : { schema, example }

export const SIGNED_IN: readonly Security[] = [{ cookie: [] }, { bearer: [] }]
export const ANYBODY: readonly Security[] = [{}, ...SIGNED_IN]

const securityOf = ({ policy }: ModelResource, right: Right): readonly Security[] =>
  needsSignIn(policy.rights[right]) ? SIGNED_IN : ANYBODY
