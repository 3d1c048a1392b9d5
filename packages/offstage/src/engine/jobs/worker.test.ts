import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { Trace } from '../../observe/trace.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { parseInstant } from '../../values/instant.ts'
import { noEffects, type EnqueuedJob } from '../outbox/effects.ts'
import { recordEffects } from '../outbox/record-effects.ts'
import { countJobs, listFailed, retryFailed } from './failed-jobs.ts'
import { clockwork, errands } from './testing/errands.ts'
import { makeModelPlace, type ModelPlace } from './testing/job-place.ts'
import { openWorker, type Worker, type WorkerOptions } from './worker.ts'

let place: ModelPlace
const workers: Worker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(0)))
  await place.remove()
})

async function start(more: Partial<WorkerOptions> = {}): Promise<Worker> {
  const worker = await openWorker({
    url: place.url,
    database: place.db,
    model: place.model,
    dialect: postgres,
    attachFile: async () => {},
    wake: () => {},
    pollMs: 20,
    retryBaseMs: 10,
    ...more,
  })
  workers.push(worker)
  return worker
}

/** Leaves jobs behind as an action's transaction does. */
async function leave(
  name: string,
  inputs: readonly object[],
  more: Partial<EnqueuedJob> = {},
): Promise<string> {
  const trace = new Trace('request', 'a test')
  const jobs = inputs.map((input) => ({ name, input, attemptsMax: 3, runAt: undefined, ...more }))
  await place.db.transaction((tx) => recordEffects({ ...noEffects(), jobs }, { tx, trace, actor: undefined }))
  return trace.traceId
}

const NO_JOBS = 'select count(*)::int as n from offstage.job'
const noneLeft = (rows: readonly { n?: unknown }[]): boolean => rows[0]?.n === 0
const marks = async (): Promise<Record<string, number[]>> => {
  const rows = await place.ask<{ key: string; n: number }>('select key, n from mark order by key, n')
  return Object.fromEntries(
    Map.groupBy(rows, ({ key }) => key)
      .entries()
      .map(([key, of]) => [key, of.map(({ n }) => Number(n))]),
  )
}

test("a job's work, its effects and its completion commit together, under its cause's trace", async () => {
  place = await makeModelPlace(errands)
  const traces: Trace[] = []
  await start({ onTrace: (trace) => traces.push(trace) })
  const traceId = await leave('makeTwoMarks', [{ key: 'a' }])
  await place.until(NO_JOBS, noneLeft)
  expect(await marks()).toEqual({ a: [1, 2], 'a followed': [1] })
  expect(await place.ask('select name, payload, trace_id from offstage.event')).toEqual([
    { name: 'marked', payload: { key: 'a' }, trace_id: traceId },
  ])
  expect(
    await place.ask(
      `select resource, operation, actor, trace_id from offstage.change_unsequenced order by id`,
    ),
  ).toEqual(
    Array.from({ length: 3 }, () => ({
      resource: 'mark',
      operation: 'insert',
      actor: null,
      trace_id: traceId,
    })),
  )
  expect(traces.map(({ kind, title, status }) => ({ kind, title, status }))).toEqual([
    { kind: 'job', title: 'Afterwards: make two marks', status: 'done' },
    { kind: 'job', title: 'Afterwards: follow up', status: 'done' },
  ])
  expect(traces.every((trace) => trace.traceId === traceId)).toBe(true)
  expect(traces[1]?.parentSpanId).toBe(traces[0]?.spanId)
  expect(traces[0]?.steps.some(({ stage }) => stage === 'statement')).toBe(true)
})

test('a job that fails is undone and tried again, until it works', async () => {
  place = await makeModelPlace(errands)
  await start()
  await leave('failUntil', [{ key: 'b', works: 3 }])
  await place.until(NO_JOBS, noneLeft)
  expect(await marks()).toEqual({ b: [3] })
  expect(await listFailed(place.db)).toEqual([])
})

test('a job whose tries are used up is set aside, and can be put back by hand', async () => {
  place = await makeModelPlace(errands)
  await start()
  await leave('failUntil', [{ key: 'c', works: 4 }])
  await place.until(NO_JOBS, noneLeft)
  const [failed, ...others] = await listFailed(place.db)
  expect(others).toEqual([])
  expect(failed).toMatchObject({ name: 'failUntil', failures: 3, error: 'Error: not yet at 3' })
  expect(await marks()).toEqual({})
  expect(await countJobs(place.db)).toEqual({ due: 0, later: 0, claimed: 0, failed: 1 })
  expect(await retryFailed(place.db, failed?.id ?? '')).toBe(true)
  expect(await retryFailed(place.db, failed?.id ?? '')).toBe(false)
  await place.until('select count(*)::int as n from offstage.job_failed', (rows) => rows[0]?.['n'] === 1)
})

test('an input that is not as declared is a failure like any other', async () => {
  place = await makeModelPlace(errands)
  await start()
  await leave('makeTwoMarks', [{ kee: 'd' }], { attemptsMax: 1 })
  await place.until('select count(*)::int as n from offstage.job_failed', (rows) => rows[0]?.['n'] === 1)
  expect(await marks()).toEqual({})
})

test("a database's failure that a job took no notice of is a failure of the job all the same", async () => {
  place = await makeModelPlace(errands)
  await start()
  await leave('swallowFailure', [{ key: 'z' }], { attemptsMax: 1 })
  await place.until('select count(*)::int as n from offstage.job_failed', (rows) => rows[0]?.['n'] === 1)
  expect((await listFailed(place.db))[0]?.error).toContain('division by zero')
})

test('a connection that a job of its own could not make is its failure', async () => {
  place = await makeModelPlace(errands)
  await start()
  await leave('callNobody', [{ key: 'z' }], { attemptsMax: 2 })
  await place.until('select count(*)::int as n from offstage.job_failed', (rows) => rows[0]?.['n'] === 1)
  expect((await listFailed(place.db))[0]).toMatchObject({
    failures: 2,
    error: 'Error: connect ECONNREFUSED 192.0.2.1:25',
  })
})

test('a job that takes too long is stopped, and nothing that it still does reaches the database', async () => {
  place = await makeModelPlace(errands)
  await start()
  await leave('neverEnd', [{ key: 'e' }], { attemptsMax: 1 })
  await place.until('select count(*)::int as n from offstage.job_failed', (rows) => rows[0]?.['n'] === 1)
  expect((await listFailed(place.db))[0]?.error).toBe('Took longer than 80 ms.')
  expect(await marks()).toEqual({})
})

test('a job waits for its time', async () => {
  place = await makeModelPlace(errands)
  const worker = await start()
  await leave('followUp', [{ key: 'later' }], { runAt: parseInstant('2099-01-01T00:00:00Z') })
  await leave('followUp', [{ key: 'now' }])
  worker.wake()
  await place.until(NO_JOBS, (rows) => rows[0]?.['n'] === 1)
  expect(await marks()).toEqual({ 'now followed': [1] })
  expect(await countJobs(place.db)).toEqual({ due: 0, later: 1, claimed: 0, failed: 0 })
})

test('a job of a name that this node does not know stays for one that does', async () => {
  place = await makeModelPlace(errands)
  await start()
  await leave('fromTomorrow', [{ key: 'x' }])
  await leave('followUp', [{ key: 'y' }])
  await place.until(NO_JOBS, (rows) => rows[0]?.['n'] === 1)
  expect(await place.ask('select name, claim from offstage.job')).toEqual([
    { name: 'fromTomorrow', claim: 0 },
  ])
})

test('several workers share the work, and each job takes effect once', async () => {
  place = await makeModelPlace(errands)
  const inputs = Array.from({ length: 200 }, (_, at) => ({ key: `k${at}` }))
  await leave('makeTwoMarks', inputs)
  await Promise.all([start(), start(), start()])
  await place.until(NO_JOBS, noneLeft)
  const seen = await marks()
  for (const { key } of inputs) expect(seen[key]).toEqual([1, 2])
  expect(Object.keys(seen)).toHaveLength(400)
})

test('a stopping worker waits for what runs, and hands back what does not end in time', async () => {
  place = await makeModelPlace(errands)
  const worker = await start()
  await leave('waitForSignal', [{ key: 'f' }])
  await place.until('select claim from offstage.job', (rows) => rows[0]?.['claim'] === 1)
  await leave('makeTwoMarks', [{ key: 'g', holdMs: 60 }])
  worker.wake()
  await place.until(
    `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and query like '%mark%'`,
    (rows) => rows.length === 2,
  )
  await worker.stop(2_000)
  expect((await marks())['g']).toEqual([1, 2])
  expect((await marks())['f']).toBeUndefined()
  expect(
    await place.ask(`select worker, failures, interruptions from offstage.job where name = 'waitForSignal'`),
  ).toEqual([{ worker: null, failures: 0, interruptions: 0 }])
})

test('a job runs on while its claim runs out, and nobody else takes it', async () => {
  place = await makeModelPlace(errands)
  await start({ leaseMs: 300 })
  await leave('waitForSignal', [{ key: 'h' }], { attemptsMax: 1 })
  const running = `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`
  await place.until(running, (rows) => rows.length === 1)
  await place.until(
    'select claimed_until < now() as over from offstage.job',
    (rows) => rows[0]?.['over'] === true,
  )
  const [before] = await place.ask('select claim, worker from offstage.job')
  for (const other of await Promise.all([start(), start()])) {
    other.wake()
    await other.stop(0)
  }
  expect(await place.ask('select claim, worker from offstage.job')).toEqual([before])
})

test('a recurring job comes again and again by itself', async () => {
  place = await makeModelPlace(clockwork)
  await start()
  const ticks = await place.until(`select n from mark where key = 'tick'`, (rows) => rows.length >= 2)
  expect(ticks.length).toBeGreaterThanOrEqual(2)
})

test('jobs in flight survive the death of their process: none is lost, and none takes effect twice', async () => {
  place = await makeModelPlace(errands)
  const inputs = Array.from({ length: 120 }, (_, at) => ({ key: `k${at}`, holdMs: 15 }))
  await leave('makeTwoMarks', inputs, { attemptsMax: 1 })
  const running = `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`
  for (let kill = 0; kill < 6; kill++) {
    const child = spawn(
      process.execPath,
      [
        '--conditions=offstage-source',
        new URL('testing/worker-process.ts', import.meta.url).pathname,
        place.url,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    await place.until(running, (rows) => rows.length >= 2)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  expect((await place.ask<{ n: number }>(NO_JOBS))[0]?.n).toBeGreaterThan(0)
  await start({ concurrency: 8 })
  await place.until(NO_JOBS, noneLeft)
  const seen = await marks()
  for (const { key } of inputs) {
    expect(seen[key]).toEqual([1, 2])
    expect(seen[`${key} followed`]).toEqual([1])
  }
  expect(await listFailed(place.db)).toEqual([])
  expect(await place.ask(`select count(*)::int as n from offstage.event`)).toEqual([{ n: 120 }])
})

test('jobs in flight survive the loss of every connection, and it is not counted as their failure', async () => {
  place = await makeModelPlace(errands)
  const inputs = Array.from({ length: 60 }, (_, at) => ({ key: `k${at}`, holdMs: 20 }))
  await leave('makeTwoMarks', inputs, { attemptsMax: 1 })
  const worker = await start({ concurrency: 6 })
  const running = `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`
  for (let cut = 0; cut < 4; cut++) {
    await place.until(running, (rows) => rows.length >= 2)
    await place.ask(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    worker.wake()
  }
  await place.until(NO_JOBS, noneLeft)
  const seen = await marks()
  for (const { key } of inputs) {
    expect(seen[key]).toEqual([1, 2])
    expect(seen[`${key} followed`]).toEqual([1])
  }
  expect(await listFailed(place.db)).toEqual([])
})

test('a job that takes its process down again and again is set aside', async () => {
  place = await makeModelPlace(errands)
  await leave('makeTwoMarks', [{ key: 'poison' }])
  await place.ask('update offstage.job set interruptions = 10')
  await start()
  await place.until('select count(*)::int as n from offstage.job_failed', (rows) => rows[0]?.['n'] === 1)
  expect((await listFailed(place.db))[0]?.error).toBe(
    'It was cut short 10 times: its process ended, or its connection to the database.',
  )
  expect(await marks()).toEqual({})
})
