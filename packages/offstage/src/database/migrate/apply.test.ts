import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyMigrations } from './apply.ts'
import type { ApplyProgress } from './apply-options.ts'
import { migrateStatus } from './command.ts'
import { openSession } from './session.ts'
import { inTestPlace, type TestPlace } from './testing/test-place.ts'

const card = 'transactional create table card (id int primary key, code text);'

test('files are applied in the order of their numbers, each once', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0010-later', 'transactional insert into card values (1);')
    write('0002-sooner', card)
    expect(await applyMigrations(url, dir)).toEqual({ applied: ['0002-sooner', '0010-later'], missing: [] })
    expect(await applyMigrations(url, dir)).toEqual({ applied: [], missing: [] })
    expect(await ask('select count(*)::int from card')).toEqual([{ count: 1 }])
  })
})

test('a step that fails is undone, the ones before it stay, and the mended file goes on there', async () => {
  await inTestPlace(async (place) => {
    const { url, dir, write, ask } = place
    write('0001-cards', card, 'transactional insert into card values (1);\ninsert into kard values (2);')
    await expect(applyMigrations(url, dir)).rejects.toThrow(
      /0001-cards\.sql, line 6: step 2 .* relation "kard" does not exist/,
    )
    expect(await ask('select * from card')).toEqual([])
    expect(await migrateStatus(place)).toEqual([
      { name: '0001-cards', state: 'half applied', stepsDone: 1, steps: 2 },
    ])
    write('0001-cards', card, 'transactional insert into card values (1);')
    expect(await applyMigrations(url, dir)).toEqual({ applied: ['0001-cards'], missing: [] })
    expect(await migrateStatus(place)).toMatchObject([{ state: 'applied', stepsDone: 2 }])
  })
})

test('what has been applied may not change', async () => {
  await inTestPlace(async (place) => {
    const { url, dir, write } = place
    write('0001-cards', card)
    await applyMigrations(url, dir)
    write('0001-cards', card, 'transactional insert into card values (1);')
    await expect(applyMigrations(url, dir)).rejects.toThrow(
      'has changed since it was applied to this database',
    )
    expect(await migrateStatus(place)).toMatchObject([{ state: 'changed' }])
  })
})

test('a step that is done may not change while the rest of its file waits', async () => {
  await inTestPlace(async ({ url, dir, write }) => {
    write('0001-cards', card, 'transactional insert into kard values (1);')
    await expect(applyMigrations(url, dir)).rejects.toThrow('kard')
    write('0001-cards', card.replace('text', 'uuid'), 'transactional insert into card values (1);')
    await expect(applyMigrations(url, dir)).rejects.toThrow('Step 1 of')
  })
})

test('line ends of another system are no change', async () => {
  await inTestPlace(async ({ url, dir, write, read }) => {
    write('0001-cards', card)
    await applyMigrations(url, dir)
    writeFileSync(join(dir, '0001-cards.sql'), read('0001-cards').replaceAll('\n', '\r\n'))
    expect(await applyMigrations(url, dir)).toEqual({ applied: [], missing: [] })
  })
})

test('a file that was applied and is gone is reported; one that is half applied is needed', async () => {
  await inTestPlace(async (place) => {
    const { url, dir, write } = place
    write('0001-cards', card)
    write('0002-more', 'transactional create table more ();', 'transactional broken;')
    await expect(applyMigrations(url, dir)).rejects.toThrow('syntax error')
    rmSync(join(dir, '0001-cards.sql'))
    write('0002-more', 'transactional create table more ();')
    const seen: ApplyProgress[] = []
    const outcome = await applyMigrations(url, dir, { onProgress: (progress) => seen.push(progress) })
    expect(outcome).toEqual({ applied: ['0002-more'], missing: ['0001-cards'] })
    expect(seen[0]).toEqual({ kind: 'missing', name: '0001-cards' })
    expect(await migrateStatus(place)).toContainEqual({
      name: '0001-cards',
      state: 'missing',
      stepsDone: 1,
      steps: undefined,
    })
  })
  await inTestPlace(async ({ url, dir, write }) => {
    write('0001-cards', card, 'transactional broken;')
    await expect(applyMigrations(url, dir)).rejects.toThrow('syntax error')
    rmSync(join(dir, '0001-cards.sql'))
    await expect(applyMigrations(url, dir)).rejects.toThrow(
      '0001-cards is half applied to this database and its file is not there',
    )
  })
})

test('a value that the author has not written stops everything before the first step', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-cards', card)
    write('0002-fill', 'transactional\nupdate card\nset code = <value>;')
    await expect(applyMigrations(url, dir)).rejects.toThrow(
      /0002-fill\.sql, line 3: .*leaves open what existing rows get/,
    )
    expect(await ask(`select to_regclass('card') as card`)).toEqual([{ card: null }])
  })
})

test.each([
  ['create table x ();', 'line 1: the migration has SQL before its first step'],
  ['-- nothing', 'has no step'],
  ['-- step: one transactional x', 'has a step line that cannot be read'],
  ['-- step: 2 transactional a\n\n-- step: 2 transactional b', 'has step 2 after step 2'],
  ['-- step: 1 repeat a\n-- repeat: 1', 'repeats a step that is not there'],
  ['-- step: 1 batched a\nupdate x set y = 1;', 'has a batched step without its page'],
])('a file that cannot be read is refused with its line: %j', async (text, why) => {
  await inTestPlace(async ({ url, dir }) => {
    writeFileSync(join(dir, '0001-x.sql'), text)
    await expect(applyMigrations(url, dir)).rejects.toThrow(why)
  })
})

const filled = [
  'transactional create table card (id int primary key, code text);\ninsert into card select generate_series(1, 95);',
  `batched\n-- batch: card by id, 10 rows at a time\nupdate card set code = id::text || xmin::text where code is null and id between :first and :last;`,
]

test('rows are filled page by page, and a cut connection goes on at the next page', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-fill', ...filled)
    const pages: number[] = []
    const cutAt3 = (progress: ApplyProgress): void => {
      if (progress.kind === 'page') pages.push(progress.rows)
      if (pages.length === 3) throw new Error('cut')
    }
    await expect(applyMigrations(url, dir, { onProgress: cutAt3 })).rejects.toThrow('cut')
    expect(await ask('select count(code)::int from card')).toEqual([{ count: 30 }])
    const more: number[] = []
    const outcome = await applyMigrations(url, dir, {
      onProgress: (progress) => (progress.kind === 'page' ? more.push(progress.rows) : 0),
    })
    expect(outcome.applied).toEqual(['0001-fill'])
    expect([...pages, ...more]).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5])
    expect(await ask('select count(code)::int from card')).toEqual([{ count: 95 }])
  })
})

test('a backend that is terminated between two steps loses nothing that was done', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-cards', card, 'transactional select pg_terminate_backend(pg_backend_pid());')
    await expect(applyMigrations(url, dir)).rejects.toMatchObject({
      hint: expect.stringContaining('connection'),
    })
    write('0001-cards', card, 'transactional insert into card values (1);')
    expect((await applyMigrations(url, dir)).applied).toEqual(['0001-cards'])
    expect(await ask('select count(*)::int from card')).toEqual([{ count: 1 }])
  })
})

test('rows that arrive behind the pages are caught by the repeated step', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write(
      '0001-fill',
      ...filled,
      'transactional insert into card values (-5), (50000);',
      'repeat\n-- repeat: 2',
      'transactional alter table card alter column code set not null;',
    )
    await applyMigrations(url, dir)
    expect(await ask('select count(code)::int from card')).toEqual([{ count: 97 }])
  })
})

const build = 'alone create unique index concurrently card_code on card (code);'
const duplicates = `transactional create table card (id int primary key, code text);\ninsert into card values (1, 'a'), (2, 'a');`
const indexes = `select relname as name, indisvalid as valid from pg_index join pg_class on oid = indexrelid where relname = 'card_code'`

test('an index build that fails leaves no half index behind, and goes on when the rows are mended', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-index', duplicates, build)
    await expect(applyMigrations(url, dir)).rejects.toThrow(
      /could not create unique index "card_code" \(Key \(code\)=\(a\)/,
    )
    expect(await ask(indexes)).toEqual([])
    await ask(`update card set code = 'b' where id = 2`)
    expect((await applyMigrations(url, dir)).applied).toEqual(['0001-index'])
    expect(await ask(indexes)).toEqual([{ name: 'card_code', valid: true }])
  })
})

test('an invalid index that an earlier build left over is dropped and built again', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-cards', duplicates)
    await applyMigrations(url, dir)
    await expect(ask('create unique index concurrently card_code on card (code)')).rejects.toThrow(
      'could not create',
    )
    expect(await ask(indexes)).toEqual([{ name: 'card_code', valid: false }])
    await ask(`update card set code = 'b' where id = 2`)
    write('0002-index', build)
    await applyMigrations(url, dir)
    expect(await ask(indexes)).toEqual([{ name: 'card_code', valid: true }])
  })
})

test('an index that was finished but not recorded is not built twice; one that somebody else made is not taken for it', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-cards', card)
    await applyMigrations(url, dir)
    await ask('create unique index card_code on card (code)')
    write('0002-index', build)
    for (const time of ['first', 'second'])
      await expect(applyMigrations(url, dir), time).rejects.toThrow('relation "card_code" already exists')
    // As a process leaves it that died between the build and the record of it.
    await ask(`update offstage.migration set progress = '{"step": 1}' where name = '0002-index'`)
    expect((await applyMigrations(url, dir)).applied).toEqual(['0002-index'])
  })
})

test('two at once: one applies, the other waits and finds nothing to do, index builds included', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write(
      '0001-cards',
      card,
      'transactional insert into card select generate_series(1, 20000);',
      build,
      'transactional insert into card values (0);',
    )
    const outcomes = await Promise.all([1, 2, 3].map(() => applyMigrations(url, dir)))
    expect(outcomes.flatMap(({ applied }) => applied)).toEqual(['0001-cards'])
    expect(await ask('select count(*)::int from card')).toEqual([{ count: 20_001 }])
  })
})

test('who waits too long for another migration is told whose it is', async () => {
  await inTestPlace(async ({ url, dir, write }) => {
    write('0001-cards', card)
    const seen: ApplyProgress[] = []
    let second: Promise<unknown> = Promise.resolve()
    // The first one still has the lock while it tells of its progress.
    const first = await openHolding(url, dir, () => {
      second = applyMigrations(url, dir, {
        waitTimeoutMs: 300,
        onProgress: (progress) => seen.push(progress),
      })
      return expect(second).rejects.toThrow(
        /Another process is migrating this database: process \d+ \(offstage migrate/,
      )
    })
    expect(first.applied).toEqual(['0001-cards'])
    expect(seen).toMatchObject([{ kind: 'waiting', forProcess: expect.stringContaining('offstage migrate') }])
  })
})

test('a step gives way while others hold its lock and gets through when they are done', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-cards', card)
    await applyMigrations(url, dir)
    const reader = await openSession(url)
    await reader.run('begin; select * from card')
    write('0002-column', 'transactional alter table card add column note text;')
    const seen: ApplyProgress[] = []
    const outcome = await applyMigrations(url, dir, {
      lockTimeoutMs: 50,
      onProgress: (progress) => {
        seen.push(progress)
        if (progress.kind === 'retry' && progress.attempt === 2) void reader.run('commit')
      },
    })
    await reader.close()
    expect(outcome.applied).toEqual(['0002-column'])
    expect(seen.filter(({ kind }) => kind === 'retry').length).toBeGreaterThanOrEqual(2)
    expect(await ask('select note from card')).toEqual([])
  })
})

test('a step that never gets its lock stops, names who is in the way and changes nothing', async () => {
  await inTestPlace(async ({ url, dir, write, ask }) => {
    write('0001-cards', card)
    await applyMigrations(url, dir)
    const reader = await openSession(url)
    await reader.run('begin; select * from card')
    write('0002-column', 'transactional alter table card add column note text;')
    const applying = applyMigrations(url, dir, { lockTimeoutMs: 50, attempts: 2 })
    await expect(applying).rejects.toMatchObject({
      message: expect.stringContaining('others held its locks in each of 2 attempts'),
      hint: expect.stringContaining('idle in transaction since'),
    })
    await reader.close()
    await expect(ask('select note from card')).rejects.toThrow('does not exist')
  })
})

/** Applies, and lets `meanwhile` run to its end while the lock is held. */
async function openHolding(url: TestPlace['url'], dir: string, meanwhile: () => Promise<unknown>) {
  const holder = await openSession(url)
  const { lockMigrations } = await import('./lock-migrations.ts')
  await lockMigrations(holder, {})
  await meanwhile()
  await holder.close()
  return applyMigrations(url, dir)
}
