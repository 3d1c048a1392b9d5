import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { applyMigrations } from './apply.ts'
import type { ApplyProgress } from './apply-options.ts'
import { inTestPlace, type TestPlace } from './testing/test-place.ts'

const ROWS = 30_000

// Every transactional step leaves a mark, so that a step that ran twice or not at all shows.
const steps = [
  `transactional create table card (id int primary key, code text, note text);
create table mark (step int);
insert into card select n, 'c' || n from generate_series(1, ${ROWS}) n;`,
  'transactional insert into mark values (2);',
  'alone create unique index concurrently card_code on card (code);',
  'transactional insert into mark values (4);',
  `batched\n-- batch: card by id, 500 rows at a time\nupdate card set note = coalesce(note, '') || 'x' where id between :first and :last;`,
  'transactional insert into mark values (6);',
  'alone create index concurrently card_note on card (note, code);',
  'alone drop index concurrently if exists card_note;',
  'transactional insert into mark values (9);',
]

/** Where the process is killed: at this many lines of progress, and so many milliseconds later. */
const kills = [
  { lines: 2, delayMs: 0 },
  { lines: 3, delayMs: 0 },
  { lines: 4, delayMs: 0 },
  { lines: 4, delayMs: 12 },
  { lines: 4, delayMs: 40 },
  { lines: 6, delayMs: 0 },
  { lines: 12, delayMs: 0 },
  { lines: 31, delayMs: 1 },
  { lines: 67, delayMs: 0 },
  { lines: 68, delayMs: 5 },
  { lines: 69, delayMs: 2 },
]

test.each(kills)(
  'killed at line $lines and $delayMs ms, a migration ends as if it never had been',
  async (kill) => {
    await inTestPlace(async (place) => {
      place.write('0001-long', ...steps)
      await applyInChild(place, kill)
      await applyMigrations(place.url, place.dir)
      await expectWhole(place)
    })
  },
)

test('killed again and again at any time, a migration ends as if it never had been', async () => {
  await inTestPlace(async (place) => {
    place.write('0001-long', ...steps)
    for (let at = 2; at < 60; at += 9) await applyInChild(place, { lines: 3, delayMs: at })
    await applyMigrations(place.url, place.dir)
    await expectWhole(place)
  })
})

async function applyInChild(
  { url, dir }: TestPlace,
  kill: { lines: number; delayMs: number },
): Promise<unknown> {
  const script = fileURLToPath(new URL('testing/apply-in-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=offstage-source', script, url, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  let lines = 0
  createInterface(child.stdout).on('line', (line) => {
    // The child prints what applyMigrations tells.
    const { kind } = JSON.parse(line) as ApplyProgress
    if (kind !== 'waiting' && ++lines === kill.lines) setTimeout(() => child.kill('SIGKILL'), kill.delayMs)
  })
  return ended
}

async function expectWhole({ ask }: TestPlace): Promise<void> {
  expect(await ask('select step, count(*)::int from mark group by step order by step')).toEqual(
    [2, 4, 6, 9].map((step) => ({ step, count: 1 })),
  )
  // Each page was done once: its rows and the note of how far it had come commit together.
  expect(await ask('select note, count(*)::int from card group by note')).toEqual([
    { note: 'x', count: ROWS },
  ])
  const indexes = `select relname as name, indisvalid as valid from pg_index join pg_class on oid = indexrelid
    where indrelid = 'card'::regclass order by relname`
  expect(await ask(indexes)).toEqual([
    { name: 'card_code', valid: true },
    { name: 'card_pkey', valid: true },
  ])
  const record = `select jsonb_array_length(steps) as steps, progress, finished_at is not null as finished from offstage.migration`
  expect(await ask(record)).toEqual([{ steps: 9, progress: null, finished: true }])
}
