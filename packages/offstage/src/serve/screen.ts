import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { matchesEtag } from '../expose/etag.ts'
import { contentSecurityPolicy } from './security-headers.ts'

interface Asset {
  readonly bytes: Buffer
  readonly type: string
  readonly etag: string
  /** Built files carry a hash of their content in their name, so they never change. */
  readonly isHashed: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

/** Serves a built web app from memory: its files, and its page for every address that the interface does not have. */
export function mountScreen(server: FastifyInstance, folder: string): void {
  const assets = readAssets(folder)
  const page = assets.get('/index.html')
  for (const [path, asset] of assets)
    if (path !== '/index.html')
      server.get(path, (request, reply) => sendAsset(reply, asset, request.headers['if-none-match']))
  if (page === undefined) return
  const html = page.bytes.toString('utf8')
  // An address of the web app has no dot and is not the interface's; what is anything else stays a 404.
  server.get('/', (_request, reply) => sendPage(reply, html))
  server.get('/*', (request, reply) =>
    isPageAddress(request.url) ? sendPage(reply, html) : reply.callNotFound(),
  )
}

const INTERFACE = [
  '/api/',
  '/graphql',
  '/files/',
  '/docs',
  '/openapi.json',
  '/healthz',
  '/readyz',
  '/metrics',
  '/console',
  '/assets/',
]

// What people try when they look for a probe or the interface: a page there would look like an answer.
const NO_PAGES = new Set(['/api', '/files', '/health', '/ready', '/live', '/status', '/assets'])
const PAGE = /^(\/[\w-]+)*\/?$/

function isPageAddress(url: string): boolean {
  const path = url.split('?')[0] ?? ''
  const isOther = INTERFACE.some((prefix) => path.startsWith(prefix)) || NO_PAGES.has(path)
  return !isOther && PAGE.test(path)
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('Content-Security-Policy', contentSecurityPolicy(nonce))
    .header('Cache-Control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(html.replaceAll('__CSP_NONCE__', nonce))
}

function sendAsset(
  reply: FastifyReply,
  { bytes, type, etag, isHashed }: Asset,
  ifNoneMatch: string | undefined,
): FastifyReply {
  reply
    .header('ETag', etag)
    .header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
  if (matchesEtag(ifNoneMatch, etag)) return reply.code(304).send()
  return reply.type(type).send(bytes)
}

function readAssets(folder: string): ReadonlyMap<string, Asset> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return new Map(
    files.filter((file) => statSync(file).isFile()).map((file) => [addressOf(folder, file), readAsset(file)]),
  )
}

const addressOf = (folder: string, file: string): string => `/${relative(folder, file).split(sep).join('/')}`

function readAsset(file: string): Asset {
  const bytes = readFileSync(file)
  return {
    bytes,
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
    isHashed: /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(file),
  }
}
