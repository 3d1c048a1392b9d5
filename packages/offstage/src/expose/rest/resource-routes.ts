import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ActContext } from '../../engine/act/act-context.ts'
import { fingerprintOf, readKey, type KeyClaim } from '../../engine/act/claim-key.ts'
import {
  createCommand,
  deleteCommand,
  restoreCommand,
  updateCommand,
  type ShowRow,
} from '../../engine/act/write-commands.ts'
import { onlyRow } from '../../engine/read/answer-read.ts'
import { renderList, renderRow } from '../../engine/read/render-read.ts'
import { problem } from '../../errors.ts'
import type { Model, ModelResource, Right } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { NOTHING_ASKED, type Ask } from '../../plan/ask.ts'
import { askForRow, asksWhy, parseListAsk, parseRowShape } from '../../plan/parse-ask.ts'
import { defaultSelection } from '../../plan/select-fields.ts'
import type { Actor } from '../../policy/actor.ts'
import { isConstant } from '../../policy/fold-actor.ts'
import { encodeCursor } from '../../values/cursor.ts'
import { isId, type Id } from '../../values/id.ts'
import { contextOf, explainAs, performAs, readAs, textOf } from '../request-context.ts'
import { EXPLANATION_TYPE } from '../explanation-type.ts'
import type { Services } from '../services.ts'
import { mountExports } from './export-list.ts'
import { readParameters } from './read-parameters.ts'
import { rememberAsks } from './remember-asks.ts'
import { sendJson, sendOutcome } from './send.ts'
import { mountTallies } from './tally-route.ts'

/** How a live answer is made: given by the live engine, since a list is followed at the address where it is read. */
export type AnswerLive = (request: FastifyRequest, reply: FastifyReply, ask: Ask) => Promise<FastifyReply>

interface RowAddress {
  readonly Params: { readonly id: string }
}

/** The addresses of one resource: its list and its rows. Rights that nobody has get no address. */
export function mountResource(
  server: FastifyInstance,
  resource: ModelResource,
  services: Services,
  answerLive: AnswerLive,
): void {
  const list = `/api/${resource.path}`
  const row = `${list}/:id`
  if (isGranted(resource, 'read')) mountReads(server, resource, services, answerLive)
  if (isGranted(resource, 'create'))
    server.post(list, (request, reply) => create(request, reply, resource, services))
  if (isGranted(resource, 'update'))
    server.patch<RowAddress>(row, (request, reply) => update(request, reply, resource, services))
  if (isGranted(resource, 'delete'))
    server.delete<RowAddress>(row, (request, reply) => remove(request, reply, resource, services))
  if (resource.softDelete && isGranted(resource, 'restore'))
    server.post<RowAddress>(`${row}/restore`, (request, reply) => restore(request, reply, resource, services))
}

const isGranted = (resource: ModelResource, right: Right): boolean =>
  !isConstant(resource.policy.rights[right], false)

// ── Reads ────────────────────────────────────────────────────────────────────────────────────────────────────────

function mountReads(
  server: FastifyInstance,
  resource: ModelResource,
  services: Services,
  answerLive: AnswerLive,
): void {
  const { model } = services
  const lists = rememberAsks((query) => describeList(model, resource, readParameters(query)))
  const rows = rememberAsks((query) => describeRow(model, resource, readParameters(query)))
  mountTallies(server, resource)
  mountExports(server, resource, services)
  const askedForAll = `You asked for ${words(resource.plural)}`
  const askedForOne = `You asked for one ${words(resource.name)}`

  server.get(`/api/${resource.path}`, async (request, reply) => {
    const context = contextOf(request)
    const asking = context.trace.begin('ask', askedForAll, { resource: resource.name, kind: 'list' })
    const { ask, detail, isExplained } = lists(request)
    Object.assign(asking, { detail })
    context.trace.finish(asking)
    if (isExplained) return explained(request, reply, ask)
    if (wantsEvents(request)) return answerLive(request, reply, ask)
    const page = await readAs(context, ask)
    if (page.next !== undefined)
      reply.header('Link', `<${nextAddress(request, encodeCursor(page.next))}>; rel="next"`)
    return rendered(request, reply, renderList(page))
  })

  server.get<RowAddress>(`/api/${resource.path}/:id`, async (request, reply) => {
    const context = contextOf(request)
    const id = rowId(request, resource)
    const { shape, isExplained } = rows(request)
    const ask = askForRow(shape, id)
    context.trace.note('ask', askedForOne, { resource: resource.name, kind: 'row', id })
    if (isExplained) return explained(request, reply, ask)
    if (wantsEvents(request)) return answerLive(request, reply, ask)
    return rendered(request, reply, renderRow(onlyRow(await readAs(context, ask))))
  })
}

/** What a timeline says of an ask for a list: the same whoever asks. */
function describeList(model: Model, of: ModelResource, parameters: ReadonlyMap<string, string>) {
  const ask = parseListAsk(model, of, parameters)
  const { resource, by, only, search, limit } = ask.rows
  const filters = [...(only === undefined ? [] : ['id']), ...by.map(({ field }) => field)]
  return {
    ask,
    isExplained: asksWhy(parameters),
    detail: Object.freeze({ resource, kind: 'list', filters, search: search !== undefined, limit }),
  }
}

const describeRow = (model: Model, of: ModelResource, parameters: ReadonlyMap<string, string>) => ({
  shape: parseRowShape(model, of, parameters),
  isExplained: asksWhy(parameters),
})

/** Answers how a read is answered, in a type of its own: it is no list and no row. */
async function explained(request: FastifyRequest, reply: FastifyReply, ask: Ask): Promise<FastifyReply> {
  const data = await explainAs(contextOf(request), ask)
  return reply.type(EXPLANATION_TYPE).header('Cache-Control', 'no-store').send(JSON.stringify({ data }))
}

function rendered(request: FastifyRequest, reply: FastifyReply, body: string): FastifyReply {
  contextOf(request).trace.note('render', 'Sent the answer as the database wrote it', {
    bytes: Buffer.byteLength(body),
  })
  return sendJson(request, reply, body)
}

/** Asked by HEAD there is nobody to tell of changes: it answers for the list as it is. */
const wantsEvents = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/event-stream') === true

function nextAddress(request: FastifyRequest, cursor: string): string {
  const [path = '', query] = request.url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('after', cursor)
  return `${path}?${parameters.toString()}`
}

// ── Writes ───────────────────────────────────────────────────────────────────────────────────────────────────────

async function create(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: ModelResource,
  services: Services,
) {
  const outcome = await performAs(contextOf(request), (actor) =>
    createCommand(resource, request.body, showRow(resource, services), writeRequest(request, actor)),
  )
  const created = outcome.status === 201 ? /"id"\s*:\s*"([0-9a-f-]{36})"/.exec(outcome.body)?.[1] : undefined
  if (created !== undefined) reply.header('Location', `/api/${resource.path}/${created}`)
  return sendOutcome(reply, outcome)
}

async function update(
  request: FastifyRequest<RowAddress>,
  reply: FastifyReply,
  resource: ModelResource,
  services: Services,
) {
  const id = rowId(request, resource)
  const ifMatch = textOf(request.headers['if-match'])
  return sendOutcome(
    reply,
    await performAs(contextOf(request), (actor) =>
      updateCommand(
        resource,
        id,
        request.body,
        ifMatch,
        showRow(resource, services),
        writeRequest(request, actor),
      ),
    ),
  )
}

async function remove(
  request: FastifyRequest<RowAddress>,
  reply: FastifyReply,
  resource: ModelResource,
  _services: Services,
) {
  const id = rowId(request, resource)
  const ifMatch = textOf(request.headers['if-match'])
  return sendOutcome(
    reply,
    await performAs(contextOf(request), (actor) =>
      deleteCommand(resource, id, ifMatch, writeRequest(request, actor)),
    ),
  )
}

async function restore(
  request: FastifyRequest<RowAddress>,
  reply: FastifyReply,
  resource: ModelResource,
  services: Services,
) {
  const id = rowId(request, resource)
  return sendOutcome(
    reply,
    await performAs(contextOf(request), (actor) =>
      restoreCommand(resource, id, showRow(resource, services), writeRequest(request, actor)),
    ),
  )
}

function rowId(request: FastifyRequest<RowAddress>, resource: ModelResource): Id {
  const { id } = request.params
  if (!isId(id)) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  return id
}

/** Shows a written row through its writer's own policies; one that they may not read answers with its id alone. */
function showRow(resource: ModelResource, { reader }: Services): ShowRow {
  return async (context: ActContext, id) => {
    const ask = {
      rows: {
        ...NOTHING_ASKED,
        resource: resource.name,
        target: 'row',
        by: [{ field: 'id', values: [0] }],
        select: defaultSelection(resource),
      },
      values: [id],
    } as const
    const page = await reader.read(ask, context.actor, context.trace, context.tx)
    const [row] = page?.rows ?? []
    return renderRow(row ?? JSON.stringify({ id }))
  }
}

/** Who writes, under which key: what every command is made with. */
export function writeRequest(
  request: FastifyRequest,
  actor: Actor,
): { actor: Actor; trace: ReturnType<typeof contextOf>['trace']; key: KeyClaim | undefined } {
  const { trace } = contextOf(request)
  const key = readKey(textOf(request.headers['idempotency-key']))
  if (key === undefined) return { actor, trace, key: undefined }
  if (actor.user === undefined) throw problem('E_NOT_SIGNED_IN')
  const fingerprint = fingerprintOf(
    request.method,
    request.url,
    JSON.stringify(request.body ?? null),
    textOf(request.headers['if-match']) ?? '',
  )
  return { actor, trace, key: { actor: actor.user, key, fingerprint } }
}
