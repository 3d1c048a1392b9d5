import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the server saw it. */
export interface Seen {
  readonly method: string
  /** Path and parameters, decoded. */
  readonly address: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

export type Reply = (response: ServerResponse, request: Seen) => void

export interface ScriptedServer {
  readonly url: string
  readonly seen: readonly Seen[]
  close(): Promise<void>
}

/** A real server on a free port that answers each request by the next reply; the last one answers all that follow. */
export async function scriptedServer(...replies: readonly [Reply, ...Reply[]]): Promise<ScriptedServer> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    void readSeen(request).then((one) => {
      seen.push(one)
      const reply = replies[Math.min(seen.length, replies.length) - 1] ?? replies[0]
      reply(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readSeen(request: IncomingMessage): Promise<Seen> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += String(part)
  return {
    method: request.method ?? '',
    address: decodeURIComponent((request.url ?? '').replaceAll('+', ' ')),
    headers: request.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

/** Answers JSON. */
export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

/** Answers a problem document. */
export const problem = (
  status: number,
  code: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Reply =>
  json(
    { type: `/docs/errors#${code}`, title: code, status, code, detail: `It is ${code}.`, ...more },
    status,
    headers,
  )

/** Takes the request and hangs up. */
export const hangUp: Reply = (response) => response.destroy()

/** Hangs up in the middle of the answer. */
export const breakOff: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"data":')
  setTimeout(() => response.destroy(), 20)
}

/** Answers events, and hangs up after the last unless told to stay. */
export const events =
  (text: string, { stay = false }: { readonly stay?: boolean } = {}): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(text, () => {
      if (!stay) setTimeout(() => response.destroy(), 20)
    })
  }
