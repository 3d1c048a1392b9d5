import { CloseCode, MessageType, parseMessage, type Message } from 'graphql-ws'
import type { RawData, WebSocket } from 'ws'
import { problem } from '../../../errors.ts'
import { Trace } from '../../../observe/trace.ts'
import type { Actor } from '../../../policy/actor.ts'
import { traceActorOf } from '../../request-context.ts'
import { answerOperation, type GraphqlParts } from '../answer-operation.ts'
import { errorOfProblem, problemOf, type GraphqlError } from '../graphql-error.ts'
import type { GraphqlStream, WholeAnswer } from '../graphql-answer.ts'
import { readAsk } from '../read-ask.ts'
import type { GraphqlContext } from '../services.ts'
import { SOCKET_TIMING, type SocketTiming } from './socket-limits.ts'

export interface SocketParts {
  readonly socket: WebSocket
  readonly graphql: GraphqlParts
  readonly network: string
  /** Who speaks, by what the handshake brought; `authorization` is what the client has said instead of a header. */
  readonly authenticate: (authorization: string | undefined, trace: Trace) => Promise<Actor>
  readonly forget: (actor: Actor) => void
  /** Counts one more socket of a user; refuses one too many, and answers how to leave. */
  readonly enter: (user: string | undefined) => () => void
  /** Told of every operation: a stream when it is open, everything else when it is answered. */
  readonly onTrace: (trace: Trace) => void
  readonly timing?: SocketTiming
}

const OPERATIONS_MAX = 50
// The protocol has room for 123 bytes.
const REASON_MAX = 100
/** RFC 6455: the server goes away; clients come again. */
const GOING_AWAY = 1001
/** RFC 6455's registry: too much is going on here; clients come again later. */
const TRY_AGAIN_LATER = 1013
const NORMAL = 1000

interface Operation {
  stream: GraphqlStream | undefined
  isOver: boolean
}

/** One connection that speaks graphql-transport-ws: who it is was said once, and is asked again for every operation. */
export class GraphqlSocket {
  readonly #parts: SocketParts
  readonly #timing: SocketTiming
  readonly #operations = new Map<string, Operation>()
  #state: 'new' | 'greeting' | 'open' | 'closed' = 'new'
  #authorization: string | undefined
  #user: string | undefined
  #leave: () => void = () => {}
  #heardPong = true
  #quietSinceMs = performance.now()
  readonly #greetingTimer: NodeJS.Timeout
  readonly #beat: NodeJS.Timeout

  constructor(parts: SocketParts) {
    this.#parts = parts
    this.#timing = parts.timing ?? SOCKET_TIMING
    const { socket } = parts
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary))
    socket.on('pong', () => (this.#heardPong = true))
    socket.on('close', () => this.#forget())
    // What is too long or no protocol at all: ws has closed with the code that says so.
    socket.on('error', () => {})
    this.#greetingTimer = setTimeout(
      () => this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
      this.#timing.greetingMs,
    )
    this.#beat = setInterval(() => this.#lookAlive(), this.#timing.beatMs)
  }

  /** Ends the connection, its operations first. */
  close(code: number, reason: string): void {
    if (this.#state === 'closed') return
    this.#forget()
    const { socket } = this.#parts
    socket.close(code, reason.slice(0, REASON_MAX))
    // Who does not answer the goodbye is left.
    setTimeout(() => socket.terminate(), this.#timing.goodbyeMs).unref()
  }

  /** Ends the connection because the server stops: the client may come again at once. */
  goAway(): void {
    this.close(GOING_AWAY, 'The server is stopping')
  }

  #forget(): void {
    this.#state = 'closed'
    clearTimeout(this.#greetingTimer)
    clearInterval(this.#beat)
    for (const id of this.#operations.keys()) this.#end(id)
    this.#leave()
  }

  /** A connection that is cut without a word is noticed by the pong that does not come. */
  #lookAlive(): void {
    if (!this.#heardPong) return this.#parts.socket.terminate()
    this.#heardPong = false
    this.#parts.socket.ping()
    const isQuiet =
      this.#operations.size === 0 && performance.now() - this.#quietSinceMs > this.#timing.idleMs
    if (isQuiet) this.close(NORMAL, 'Nothing was asked for a while')
  }

  // ── Messages ───────────────────────────────────────────────────────────────────────────────────────────────────

  #hear(data: RawData, isBinary: boolean): void {
    if (this.#state === 'closed') return
    const message = isBinary ? undefined : parsed(data)
    switch (message?.type) {
      case MessageType.ConnectionInit:
        return void this.#greet(message.payload)
      case MessageType.Ping:
        return void this.#send(`{"type":"${MessageType.Pong}"}`)
      case MessageType.Pong:
        return
      case MessageType.Subscribe:
        return this.#begin(message.id, message.payload)
      case MessageType.Complete:
        return this.#end(message.id)
      default:
        return this.close(CloseCode.BadRequest, 'Invalid message received')
    }
  }

  async #greet(payload: unknown): Promise<void> {
    if (this.#state !== 'new')
      return this.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests')
    this.#state = 'greeting'
    try {
      this.#authorization = authorizationIn(payload)
      const { user } = await this.#parts.authenticate(this.#authorization, new Trace('request', 'WebSocket'))
      if (this.isClosed) return
      this.#leave = this.#parts.enter(user)
      this.#user = user
      this.#state = 'open'
      clearTimeout(this.#greetingTimer)
      await this.#send(`{"type":"${MessageType.ConnectionAck}"}`)
    } catch (error) {
      this.#sendAway(error)
    }
  }

  /** Whose greeting is refused has no other place to be told why. */
  #sendAway(error: unknown): void {
    const trace = new Trace('request', 'WebSocket')
    const { code, document } = problemOf(error, trace)
    if (code === 'E_INTERNAL') {
      this.#parts.graphql.services.onBroken?.(error, trace)
      return this.close(CloseCode.InternalServerError, document.detail)
    }
    const isLater = document.status === 429 || document.status === 503
    this.close(isLater ? TRY_AGAIN_LATER : CloseCode.Forbidden, document.detail)
  }

  /** Asked anew wherever something was waited for. */
  get isClosed(): boolean {
    return this.#state === 'closed'
  }

  // ── Operations ─────────────────────────────────────────────────────────────────────────────────────────────────

  #begin(id: string, payload: unknown): void {
    if (this.#state !== 'open') return this.close(CloseCode.Unauthorized, 'Unauthorized')
    if (this.#operations.has(id))
      return this.close(CloseCode.SubscriberAlreadyExists, 'A subscriber of this id exists already')
    if (this.#operations.size >= OPERATIONS_MAX)
      return void this.#refuse(id, [
        errorOfProblem(problem('E_ASK_TOO_LARGE', { what: 'operations at once', max: OPERATIONS_MAX })),
      ])
    const operation: Operation = { stream: undefined, isOver: false }
    this.#operations.set(id, operation)
    void this.#perform(id, payload, operation)
  }

  #end(id: string): void {
    const operation = this.#operations.get(id)
    if (operation === undefined) return
    operation.isOver = true
    operation.stream?.close()
    this.#operations.delete(id)
    this.#quietSinceMs = performance.now()
  }

  async #perform(id: string, payload: unknown, operation: Operation): Promise<void> {
    const trace = new Trace('request', 'WebSocket /graphql')
    try {
      await this.#answer(id, payload, operation, trace)
    } catch (error) {
      const refused = problemOf(error, trace)
      if (refused.code === 'E_INTERNAL') this.#parts.graphql.services.onBroken?.(error, trace)
      this.#keep(trace, refused.document.status)
      await this.#refuse(id, [errorOfProblem(refused)], operation)
    }
    if (!operation.isOver) this.#end(id)
  }

  async #answer(id: string, payload: unknown, operation: Operation, trace: Trace): Promise<void> {
    const { graphql } = this.#parts
    const ask = readAsk(payload, graphql.trusted)
    const context = await this.#context(trace)
    const answer = await answerOperation(ask, graphql, context, { onlyReads: false, mayStream: true })
    this.#keep(trace, answer.kind === 'refused' ? (answer.errors[0]?.extensions.status ?? 400) : 200)
    if (answer.kind === 'streaming') return this.#follow(id, answer.stream, operation)
    await this.#tell(id, answer, operation)
    if (answer.kind === 'answered') await this.#complete(id, operation)
  }

  async #follow(id: string, stream: GraphqlStream, operation: Operation): Promise<void> {
    operation.stream = stream
    if (operation.isOver) return stream.close()
    for await (const answer of stream) {
      await this.#tell(id, answer, operation)
      if (answer.kind === 'refused') return
    }
    // It was broken off, and not by the client, who would take a word here for the end of it.
    if (!operation.isOver) this.goAway()
  }

  async #tell(id: string, answer: WholeAnswer, operation: Operation): Promise<void> {
    if (answer.kind === 'refused') return this.#refuse(id, answer.errors, operation)
    if (operation.isOver) return
    await this.#send(`{"id":${JSON.stringify(id)},"type":"${MessageType.Next}","payload":${answer.text}}`)
  }

  async #complete(id: string, operation: Operation): Promise<void> {
    if (operation.isOver) return
    this.#end(id)
    await this.#send(JSON.stringify({ id, type: MessageType.Complete }))
  }

  /** An operation that is refused is over with that; whose session is over is sent away altogether. */
  async #refuse(id: string, errors: readonly GraphqlError[], operation?: Operation): Promise<void> {
    if (this.isClosed || operation?.isOver === true) return
    if (operation !== undefined) this.#end(id)
    // An error would be the end of it; the client is to come again.
    if (errors.some(({ extensions }) => extensions.code === 'E_STOPPING')) return this.goAway()
    await this.#send(JSON.stringify({ id, type: MessageType.Error, payload: errors }))
    const isOut = errors.some(({ extensions }) => SIGNED_OUT.has(extensions.code))
    if (isOut && this.#user !== undefined) this.close(CloseCode.Unauthorized, 'The session is over')
  }

  #keep(trace: Trace, status: number): void {
    trace.end(status)
    this.#parts.onTrace(trace)
  }

  // ── Who it is ──────────────────────────────────────────────────────────────────────────────────────────────────

  async #context(trace: Trace): Promise<GraphqlContext> {
    let actor = await this.#who(trace)
    return {
      actor,
      trace,
      network: this.#parts.network,
      renew: async () => {
        this.#parts.forget(actor)
        actor = await this.#who(trace)
        return actor
      },
    }
  }

  /** Whoever greeted is who speaks: another cookie's session does not slip in, and a session that is over is nobody's. */
  async #who(trace: Trace): Promise<Actor> {
    const actor = await this.#parts.authenticate(this.#authorization, trace)
    trace.actor = traceActorOf(actor)
    if (actor.user !== this.#user) throw problem('E_NOT_SIGNED_IN')
    return actor
  }

  /** Resolves when the text has left for the client, so that nothing piles up for a slow one. */
  #send(text: string): Promise<void> {
    const { socket } = this.#parts
    return new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve()
      socket.send(text, () => resolve())
    })
  }
}

const SIGNED_OUT: ReadonlySet<string> = new Set(['E_NOT_SIGNED_IN', 'E_WRONG_TOKEN'])

function parsed(data: RawData): Message | undefined {
  try {
    // A message that is no buffer was cut in pieces, which ws only gives where it is asked to.
    return parseMessage((data as Buffer).toString('utf8'))
  } catch {
    return undefined
  }
}

/** A browser sends no headers with a WebSocket, so a token may come with the greeting. */
function authorizationIn(payload: unknown): string | undefined {
  const authorization = (payload as { readonly authorization?: unknown } | undefined)?.authorization
  return typeof authorization === 'string' ? authorization : undefined
}
