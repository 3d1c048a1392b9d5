import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { StreamCounts } from '../../engine/live/stream-limits.ts'
import type { Page } from '../../engine/read/page.ts'
import { problem } from '../../errors.ts'
import type { Model, ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { PAGE_MAX } from '../../plan/page.ts'
import { parseListAsk } from '../../plan/parse-ask.ts'
import { classOf } from '../../policy/actor.ts'
import { encodeCursor } from '../../values/cursor.ts'
import { networkOf } from '../network.ts'
import { actorOf, contextOf, readAs, type RequestContext } from '../request-context.ts'
import type { Services } from '../services.ts'
import { csvColumns, csvLine, csvRow } from './csv.ts'
import { readParameters } from './read-parameters.ts'

/** A table is read while it is written out, so a few at a time are as many as a node should have. */
const EXPORTS_AT_ONCE = { perUser: 2, perNetwork: 10, all: 50 }

/** Rows of one export at most; one that would go on breaks off, so that nobody takes a part for the whole. */
const ROWS_MAX = 1_000_000

/** How rows are written: what stands before them, and each of them. */
interface Writing {
  readonly head: string
  readonly row: (json: string) => string
}

/** The addresses of a resource's lists as whole tables: `/api/orders.csv?customer=…` and `/api/orders.ndjson?…`. */
export function mountExports(server: FastifyInstance, resource: ModelResource, { model }: Services): void {
  const counts = new StreamCounts(EXPORTS_AT_ONCE)
  const address = `/api/${resource.path}`
  for (const form of FORMS)
    server.get(`${address}.${form.ending}`, (request, reply) =>
      exportList(request, reply, { model, resource, counts, form }),
    )
}

/** A form in which rows are written. */
interface Form {
  readonly ending: string
  readonly type: string
  readonly writing: (model: Model, first: Page, parameters: ReadonlyMap<string, string>) => Writing
}

interface Exported {
  readonly model: Model
  readonly resource: ModelResource
  readonly counts: StreamCounts
  readonly form: Form
}

function csv(model: Model, { plan }: Page, parameters: ReadonlyMap<string, string>): Writing {
  const { rows } = parseListAsk(model, plan.resource, parameters)
  const columns = csvColumns(model, plan.resource, rows.select)
  return { head: csvLine(columns.map(({ name }) => name)), row: (json) => csvRow(columns, json) }
}

const ndjson = (): Writing => ({ head: '', row: (json) => `${json}\n` })

const FORMS: readonly Form[] = [
  { ending: 'csv', type: 'text/csv; charset=utf-8; header=present', writing: csv },
  { ending: 'ndjson', type: 'application/x-ndjson', writing: ndjson },
]

async function exportList(
  request: FastifyRequest,
  reply: FastifyReply,
  { model, resource, counts, form }: Exported,
): Promise<FastifyReply> {
  const context = contextOf(request)
  const parameters = pageParameters(readParameters(request.url.split('?')[1] ?? ''))
  context.trace.note('ask', `You asked for all ${words(resource.plural)} of a list`, {
    resource: resource.name,
    kind: 'export',
  })
  const actor = await actorOf(context)
  const leave = counts.enter({ user: actor.user, network: networkOf(request.ip) })
  try {
    // What is refused is refused before a byte is sent.
    const first = await readAs(context, parseListAsk(model, resource, parameters))
    const writing = form.writing(model, first, parameters)
    const pages = pagesFrom(context, first, classOf(actor).key, (after) =>
      parseListAsk(model, resource, new Map([...parameters, ['after', after]])),
    )
    const body = Readable.from(textOf(pages, writing)).once('close', leave)
    return await reply
      .type(form.type)
      .header('Cache-Control', 'private, no-store')
      .header('Content-Disposition', `attachment; filename="${resource.path}.${form.ending}"`)
      .send(body)
  } catch (error) {
    leave()
    throw error
  }
}

/** An export is all pages in turn, so what is said of a page is not its to take. */
function pageParameters(given: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  for (const parameter of ['limit', 'count', 'search', 'explain'])
    if (given.has(parameter))
      throw problem('E_INVALID_PARAMETER', {
        parameter,
        why: 'does not go with an export, which has all rows',
      })
  return new Map([...given, ['limit', String(PAGE_MAX)]])
}

/** The pages one after the other, each judged by the policy as it is when it is read. */
async function* pagesFrom(
  context: RequestContext,
  first: Page,
  whose: string,
  askAfter: (cursor: string) => Parameters<typeof readAs>[1],
): AsyncGenerator<Page> {
  let page = first
  for (let rows = page.rows.length; ; rows += page.rows.length) {
    if (rows > ROWS_MAX) throw new Error(`An export has more than ${ROWS_MAX} rows.`)
    yield page
    if (page.next === undefined) return
    page = await readAs(context, askAfter(encodeCursor(page.next)))
    // Whoever is signed out meanwhile is a guest from then on: to end here would pass a part for the whole.
    if (classOf(await actorOf(context)).key !== whose) throw problem('E_NOT_SIGNED_IN')
  }
}

/** A page at a time as one piece of text, which is read when the one before has been sent. */
async function* textOf(pages: AsyncGenerator<Page>, { head, row }: Writing): AsyncGenerator<string> {
  if (head !== '') yield head
  for await (const { rows } of pages) yield rows.map(row).join('')
}
