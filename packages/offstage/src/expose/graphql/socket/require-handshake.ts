import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../../../errors.ts'
import { textOf } from '../../request-context.ts'

const KEY = /^[+/0-9A-Za-z]{22}==$/
const VERSIONS = ['13', '8']
const TOKENS = /^[ \t]*[\w!#$%&'*+\-.^`|~]+(?:[ \t]*,[ \t]*[\w!#$%&'*+\-.^`|~]+)*[ \t]*$/

/**
 * Refuses what asks for a socket without shaking hands (RFC 6455, section 4.2.1). The protocol's own library would
 * refuse it too, but as a page of text on a connection that has left HTTP already.
 */
export function requireHandshake({ method, headers }: FastifyRequest, reply: FastifyReply): void {
  if (method !== 'GET') throw refused(`by ${method} and not by GET`)
  if (!KEY.test(textOf(headers['sec-websocket-key']) ?? ''))
    throw refused('its Sec-WebSocket-Key is missing or no key')
  if (!VERSIONS.includes(textOf(headers['sec-websocket-version']) ?? '')) {
    reply.header('Sec-WebSocket-Version', VERSIONS.join(', '))
    throw refused('its Sec-WebSocket-Version is none that is spoken here')
  }
  const protocols = textOf(headers['sec-websocket-protocol'])
  if (protocols !== undefined && !areDistinctTokens(protocols))
    throw refused('its Sec-WebSocket-Protocol is no list of names')
}

function areDistinctTokens(list: string): boolean {
  const names = list.split(',').map((name) => name.trim())
  return TOKENS.test(list) && new Set(names).size === names.length
}

const refused = (why: string) => problem('E_HANDSHAKE', { why })
