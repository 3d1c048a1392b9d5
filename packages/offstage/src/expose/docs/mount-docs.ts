import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sessionCookie } from '../../engine/auth/session-cookie.ts'
import type { Model } from '../../model/model.ts'
import { matchesEtag } from '../etag.ts'
import type { OpenApiDocument } from '../openapi/document.ts'
import { openApiOf } from '../openapi/openapi.ts'
import type { Services } from '../services.ts'
import { docsPage } from './docs-page.ts'
import { errorsPage } from './errors-page.ts'
import { findWord } from './find-word.ts'
import { styleSheet } from './style-sheet.ts'
import { planWalk } from './walk.ts'

export interface DocsOptions {
  /** Where people reach the server; undefined: wherever the page was asked for. */
  readonly publicUrl?: string | undefined
}

interface Page {
  readonly body: string
  readonly etag: string
}

const STYLE_PATH = `/docs/${hashOf(styleSheet).slice(0, 16)}.css`

/** Serves what the model says about itself: `/openapi.json`, `/docs`, `/docs/errors`. */
export async function mountDocs(
  server: FastifyInstance,
  services: Services,
  options: DocsOptions = {},
): Promise<void> {
  const { model, isProduction } = services
  const { publicUrl } = options
  const openApi = once(() => JSON.stringify(versioned(services.model, publicUrl)))
  const errorPage = once(() => errorsPage(model, STYLE_PATH).html)
  const pages = new Map<string, Page>()

  server.get('/openapi.json', (request, reply) =>
    send(request, reply, openApi(), 'application/json; charset=utf-8'),
  )
  server.get('/docs/errors', (request, reply) => sendPage(request, reply, errorPage()))
  server.get('/docs', async (request, reply) => {
    const site = siteOf(request, publicUrl)
    const known = pages.get(site)
    if (known !== undefined) return sendPage(request, reply, known)
    const word = await findWord(services, planWalk(model).found)
    const page = pageOf(docsPage(model, { site, isProduction, stylePath: STYLE_PATH, word }).html)
    // A page without a word from the data is made again: the data may only be on its way.
    if (word !== undefined && pages.size < SITES_MAX) pages.set(site, page)
    return sendPage(request, reply, page)
  })
  server.get(STYLE_PATH, (_request, reply) =>
    reply
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(styleSheet),
  )
}

/** The document under a version that changes exactly when the interface does. */
function versioned(model: Model, publicUrl: string | undefined): OpenApiDocument {
  const cookieName = sessionCookie(publicUrl).name
  const document = openApiOf(model, { title: model.name, version: '', publicUrl, cookieName })
  return { ...document, info: { ...document.info, version: hashOf(JSON.stringify(document)).slice(0, 12) } }
}

// Whoever asks may name any host; a few are kept, and the page is made for the rest.
const SITES_MAX = 8
const HOST = /^[A-Za-z0-9.-]+(?::\d{1,5})?$|^\[[0-9a-fA-F:]+\](?::\d{1,5})?$/

function siteOf(request: FastifyRequest, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/$/, '')
  return `${request.protocol}://${HOST.test(request.host) ? request.host : 'localhost'}`
}

// No script at all, and no style but our file.
const POLICY = `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const sendPage = (request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply =>
  send(request, reply.header('Content-Security-Policy', POLICY), page, 'text/html; charset=utf-8')

/** The same for everybody, and asked about again each time: it changes with the app. */
function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag }: Page,
  type: string,
): FastifyReply {
  reply.header('ETag', etag).header('Cache-Control', 'public, no-cache')
  if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(type).send(body)
}

const pageOf = (body: string): Page => ({ body, etag: `"${hashOf(body)}"` })

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 27)
}

function once(make: () => string): () => Page {
  let page: Page | undefined
  return () => (page ??= pageOf(make()))
}
