import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import type { Ask, LoadOutcome, LoadPlan } from './load-plan.ts'

// Runs in a process of its own, so that what the load costs is no part of what is measured.
process.on('message', (plan: LoadPlan) => void load(plan).then((outcome) => process.send?.(outcome)))
process.on('disconnect', () => process.exit())

/** Keeps the connections busy until the time is over; each sends its next request when it has its answer. */
async function load(plan: LoadPlan): Promise<LoadOutcome> {
  const requests = plan.asks.map((ask) => requestBytes(ask, plan))
  const histogram = createHistogram()
  let next = 0
  const takeRequest = (): Buffer => requests[next++ % requests.length]?.() ?? Buffer.alloc(0)
  const startMs = performance.now()
  const lines = Array.from(
    { length: plan.connections },
    () => new Line(plan.port, startMs + plan.durationMs, takeRequest, histogram),
  )
  await Promise.all(lines.map((line) => line.finished))
  return {
    answers: histogram.count,
    errors: lines.reduce((sum, { errors }) => sum + errors, 0),
    durationMs: performance.now() - startMs,
    p50Ms: histogram.percentile(50) / 1_000,
    p99Ms: histogram.percentile(99) / 1_000,
  }
}

const KEY_PLACE = '00000000-0000-0000-0000-000000000000'

/** Makes a request's bytes once; where each sending has a key of its own, only that is written anew. */
function requestBytes({ path, body, isKeyed }: Ask, { headers }: LoadPlan): () => Buffer {
  const all = {
    Host: 'localhost',
    ...headers,
    ...(isKeyed ? { 'Idempotency-Key': KEY_PLACE } : {}),
    ...(body === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  const method = body === undefined ? 'GET' : 'POST'
  const bytes = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`)
  if (!isKeyed) return () => bytes
  const place = bytes.indexOf(KEY_PLACE)
  return () => {
    const keyed = Buffer.from(bytes)
    keyed.write(randomUUID(), place, 'latin1')
    return keyed
  }
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** One connection, with one request under way at a time. */
class Line {
  readonly finished: Promise<void>
  errors = 0
  readonly #socket: Socket
  readonly #untilMs: number
  readonly #takeRequest: () => Buffer
  readonly #histogram: RecordableHistogram
  #sentMs = 0
  #head: Buffer | undefined
  #bodyLeft = 0
  #isGood = false

  constructor(port: number, untilMs: number, takeRequest: () => Buffer, histogram: RecordableHistogram) {
    this.#untilMs = untilMs
    this.#takeRequest = takeRequest
    this.#histogram = histogram
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.finished = promise
    this.#socket
      .on('connect', () => this.#send())
      .on('data', (bytes) => this.#take(bytes))
      .on('error', reject)
      .on('close', () => resolve())
  }

  #send(): void {
    this.#sentMs = performance.now()
    this.#socket.write(this.#takeRequest())
  }

  #take(bytes: Buffer): void {
    if (this.#bodyLeft > 0) this.#bodyLeft -= bytes.length
    else if (!this.#readHead(bytes)) return
    if (this.#bodyLeft === 0) this.#finish()
  }

  /** Says whether the head is whole; what stands after it is the body. */
  #readHead(bytes: Buffer): boolean {
    const sofar = this.#head === undefined ? bytes : Buffer.concat([this.#head, bytes])
    const end = sofar.indexOf(HEAD_END)
    this.#head = end === -1 ? sofar : undefined
    if (end === -1) return false
    const head = sofar.toString('latin1', 0, end)
    const length = /content-length: (\d+)/i.exec(head)?.[1]
    if (length === undefined) throw new Error(`An answer without a Content-Length:\n${head}`)
    this.#isGood = /^HTTP\/1\.1 20[01]/.test(head)
    this.#bodyLeft = Number(length) - (sofar.length - end - HEAD_END.length)
    return true
  }

  #finish(): void {
    const nowMs = performance.now()
    if (this.#isGood) this.#histogram.record(Math.max(1, Math.round((nowMs - this.#sentMs) * 1_000)))
    else this.errors++
    if (nowMs < this.#untilMs) this.#send()
    else this.#socket.end()
  }
}
