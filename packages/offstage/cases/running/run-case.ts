import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import type { TimelineEntry } from '../../src/observe/timeline.ts'
import { startTestApp, type TestApp, type TestClient } from '../../src/testing.ts'
import type { Case, CaseAnswer } from './case.ts'
import { fillIn, readRequests, type CaseRequest } from './read-requests.ts'
import { Steady } from './steady.ts'
import { linesOf } from './write-sql.ts'

/** One request of a case with all that is known of it. */
interface Asked {
  readonly request: CaseRequest
  readonly answer: CaseAnswer
  readonly entry: TimelineEntry
}

/** Runs the case of a folder, holds its files to what happened, and answers the answers in the order of the requests. */
export async function runCase(folder: string, tested: Case): Promise<readonly CaseAnswer[]> {
  const requests = readRequests(readFileSync(join(folder, 'requests.http'), 'utf8'))
  const app = await startTestApp(tested.app)
  try {
    const clients = await signIn(app, tested)
    const people = Object.fromEntries(
      [...clients].flatMap(([name, { user }]) => (user ? [[name, user]] : [])),
    )
    const names = { ...people, ...(await tested.arrange?.({ app, people })) }
    const asked = await askAll(requests, app, clients, names)
    expect(app.loggedErrors, `${basename(folder)} makes the server log errors`).toEqual([])
    await holdFiles(folder, asked, new Steady(names))
    return asked.map(({ answer }) => answer)
  } finally {
    await app.close()
  }
}

async function signIn(app: TestApp, { people = {} }: Case): Promise<ReadonlyMap<string, TestClient>> {
  const clients = new Map<string, TestClient>()
  for (const [name, person] of Object.entries(people)) {
    const client = await app.as({ email: `${name}@example.org`, name, ...person })
    // Who asks is known from the second request on; what finding it out takes is not what a case is about.
    await client.get('/api/auth/me')
    clients.set(name, client)
  }
  return clients
}

async function askAll(
  requests: readonly CaseRequest[],
  app: TestApp,
  clients: ReadonlyMap<string, TestClient>,
  names: Readonly<Record<string, string>>,
): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  const values: Record<string, unknown> = { ...names }
  for (const request of requests) {
    const client = request.as === undefined ? app.guest : clients.get(request.as)
    assert(client, `Nobody is called ${request.as}: name them under "people" in app.ts`)
    const one = await askOne(request, app, client, values)
    if (request.name !== undefined) values[request.name] = one.answer.body
    asked.push(one)
  }
  return asked
}

async function askOne(
  request: CaseRequest,
  app: TestApp,
  client: TestClient,
  values: Readonly<Record<string, unknown>>,
): Promise<Asked> {
  const fill = (text: string): string => fillIn(text, values)
  const response = await client.fetch(fill(request.path), {
    method: request.method,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, fill(value)])),
    ...(request.body === undefined ? {} : { body: fill(request.body) }),
  })
  const answer = await answerOf(response)
  const traceId = response.headers.get('traceparent')?.split('-')[1]
  const entry = await finished(app, traceId)
  return { request, answer, entry }
}

async function answerOf(response: Response): Promise<CaseAnswer> {
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  const headers = SHOWN_HEADERS.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
  }
}

// The headers that are part of what an answer means; the others are the same everywhere and tested elsewhere.
const SHOWN_HEADERS = ['location', 'idempotent-replayed', 'retry-after', 'allow']

/** The request's timeline, which is there a moment after its answer. */
async function finished(app: TestApp, traceId: string | undefined): Promise<TimelineEntry> {
  assert(traceId !== undefined, 'every answer carries a traceparent')
  const find = (): TimelineEntry | undefined =>
    app.services.timeline.find((one) => one.traceId === traceId, 1)[0]
  await expect.poll(find).toBeDefined()
  const entry = find()
  assert(entry !== undefined, 'the timeline had it a moment ago')
  return entry
}

// ── The files ────────────────────────────────────────────────────────────────────────────────────────────────────

async function holdFiles(folder: string, asked: readonly Asked[], steady: Steady): Promise<void> {
  // In this order, so that ids are numbered as a reader of the answers meets them.
  const files = {
    'responses.json': json(asked.map(({ request, answer }) => responseOf(request, answer, steady))),
    'plan.json': json(asked.map(({ request, entry }) => planOf(request, entry, steady))),
    'postgres.sql': `${asked.map(({ request, entry }) => sqlOf(request, entry, steady)).join('\n\n')}\n`,
  }
  for (const [name, text] of Object.entries(files)) await holdFile(join(folder, name), text)
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

async function holdFile(path: string, text: string): Promise<void> {
  if (process.env['CASES'] === 'write') {
    writeFileSync(path, text)
    return
  }
  const known = existsSync(path) ? readFileSync(path, 'utf8') : ''
  expect(text, `${path} says otherwise; CASES=write writes it anew`).toBe(known)
}

function responseOf(request: CaseRequest, { status, headers, body }: CaseAnswer, steady: Steady) {
  const shown = Object.keys(headers).length === 0 ? {} : { headers: steady.value(headers) }
  return { request: request.title, status, ...shown, body: steady.value(body) }
}

function planOf(request: CaseRequest, { steps }: TimelineEntry, steady: Steady) {
  const planned = steps.filter(({ stage }) => stage === 'ask' || stage === 'policy' || stage === 'path')
  const plan = planned.map(({ stage, title, detail }) => ({ stage, title, ...detail }))
  return { request: request.title, plan: steady.value(plan) }
}

function sqlOf(request: CaseRequest, { steps }: TimelineEntry, steady: Steady): string {
  const statements = steps
    .filter(({ stage }) => stage === 'statement')
    .map(({ title, detail }) => {
      const rows = detail['rows'] === 1 ? '1 row' : `${String(detail['rows'])} rows`
      return `-- ${title}: ${rows}\n${steady.text(linesOf(String(detail['sql'])))};`
    })
  return [`-- ### ${request.title}`, ...(statements.length === 0 ? ['-- (no statement)'] : statements)].join(
    '\n',
  )
}
