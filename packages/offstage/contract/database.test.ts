import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Row, Statement, Transaction } from '../src/database/database.ts'
import { databaseFailure } from '../src/database/failures.ts'
import { isLostConnection } from '../src/database/lost-connection.ts'
import { Problem } from '../src/errors.ts'
import { families, openPlace, type Place } from './families.ts'

// What the platform takes for granted of a database, said once and held on a server of each family.

const TABLES = {
  postgres: `create table parent (id int constraint parent_pkey primary key, name varchar(8) not null, n int not null default 0,
      constraint parent_name_key unique (name), constraint parent_n_check check (n >= 0));
    create table child (id int primary key, parent int constraint child_parent_fkey references parent on delete restrict);
    create table everything (id int primary key, whole bigint, exact numeric(30,4), yes boolean, at timestamptz(6), day date,
      doc jsonb, words text)`,
  mysql: `create table parent (id int primary key, name varchar(8) not null, n int not null default 0,
      constraint parent_name_key unique (name), constraint parent_n_check check (n >= 0));
    create table child (id int primary key, parent int,
      constraint child_parent_fkey foreign key (parent) references parent (id) on delete restrict);
    create table everything (id int primary key, whole bigint, exact decimal(30,4), yes boolean, at datetime(6), day date,
      doc json, words longtext)`,
} as const

describe.each(families)('on $server', ({ family }) => {
  let place: Place
  beforeAll(async () => {
    place = await openPlace(family)
    for (const table of TABLES[family].split(';')) await place.ask(table)
  })
  afterAll(() => place.remove())
  beforeEach(async () => {
    for (const table of ['child', 'parent', 'everything']) await place.ask(`delete from ${table}`)
  })

  const statement = (sql: string, ...values: readonly unknown[]): Statement => ({
    text: place.text(sql),
    values,
  })
  const insert = (id: number, name: string): Statement =>
    statement('insert into parent (id, name) values ($1, $2)', id, name)
  const names = async (): Promise<readonly unknown[]> =>
    (await place.db.query(statement('select name from parent order by id'))).map(({ name }) => name)
  const add = (tx: Transaction, id: number, amount: number): Promise<readonly Row[]> =>
    tx.query(statement('update parent set n = n + $1 where id = $2', amount, id))
  const failureOf = async (work: Promise<unknown>) =>
    databaseFailure(
      await work.then(
        () => undefined,
        (error: unknown) => error,
      ),
    )

  describe('values', () => {
    test('come back as what they are, exact and in one form', async () => {
      const at = family === 'mysql' ? '2026-01-31 09:30:00.000001' : '2026-01-31T09:30:00.000001Z'
      const words = `it's "so" \\n é 🎭 ${'\t'} $1 ? end `
      await place.db.query(
        statement(
          'insert into everything (id, whole, exact, yes, at, day, doc, words) values ($1, $2, $3, $4, $5, $6, $7, $8)',
          ...[1, 9_223_372_036_854_775_807n, '12345678901234567890123456.7800', true, at, '2024-02-29'],
          ...['{"a":[1,null,"x"]}', words],
        ),
      )
      expect(await place.db.query(statement('select * from everything'))).toEqual([
        {
          id: 1,
          whole: '9223372036854775807',
          exact: '12345678901234567890123456.7800',
          yes: true,
          at: '2026-01-31T09:30:00.000001Z',
          day: '2024-02-29',
          doc: { a: [1, null, 'x'] },
          words,
        },
      ])
    })

    test('that are nothing are null, and a count is text', async () => {
      await place.db.query(statement('insert into everything (id, whole) values ($1, $2)', 1, undefined))
      const [row] = await place.db.query(
        statement('select whole, yes, at, doc, words, count(*) over () as n from everything'),
      )
      expect(row).toEqual({ whole: null, yes: null, at: null, doc: null, words: null, n: '1' })
    })

    test('are asked for as text, row by row', async () => {
      await place.db.query(
        statement('insert into everything (id, whole, words) values ($1, $2, $3)', 1, 7, 'x'),
      )
      expect(await place.db.rows(statement('select id, whole, words, exact from everything'))).toEqual([
        ['1', '7', 'x', null],
      ])
    })

    test('differ where one byte differs: case, accents and trailing spaces count', async () => {
      const all = ['a', 'A', 'a ', 'á', 'a\u0301', 'ß', 'ss']
      for (const [id, name] of all.entries()) await place.db.query(insert(id, name))
      const found = await place.db.query(statement('select id from parent where name = $1', 'a'))
      expect(found).toEqual([{ id: 0 }])
      const ordered = await place.db.query(statement('select name from parent order by name'))
      expect(ordered.map(({ name }) => name)).toEqual(['A', 'a', 'a ', 'a\u0301', 'ss', 'ß', 'á'])
    })

    test('that are too long are refused and not cut off', async () => {
      expect(await failureOf(place.db.query(insert(1, 'ninechars')))).toBeDefined()
      expect(await names()).toEqual([])
    })
  })

  describe('a transaction', () => {
    test('is seen by others when it is committed, and sees what others have committed meanwhile', async () => {
      await place.db.transaction(async (tx) => {
        await tx.query(insert(1, 'mine'))
        expect(await names()).toEqual([])
        await place.db.query(insert(2, 'theirs'))
        expect(await tx.query(statement('select name from parent order by id'))).toEqual([
          { name: 'mine' },
          { name: 'theirs' },
        ])
      })
      expect(await names()).toEqual(['mine', 'theirs'])
    })

    test('that throws leaves nothing, and what was to follow its commit does not', async () => {
      const followed: string[] = []
      const thrown = place.db.transaction(async (tx) => {
        tx.afterCommit(() => followed.push('failed'))
        await tx.query(insert(1, 'gone'))
        throw new Error('no')
      })
      await expect(thrown).rejects.toThrow('no')
      await place.db.transaction(async (tx) => tx.afterCommit(() => followed.push('done')))
      expect(await names()).toEqual([])
      expect(followed).toEqual(['done'])
    })

    test('goes back to a savepoint, also after a statement that failed there', async () => {
      await place.db.transaction(async (tx) => {
        await tx.query(insert(1, 'kept'))
        await expect(
          tx.savepoint(async () => {
            await tx.query(insert(2, 'undone'))
            await tx.query(insert(1, 'twice'))
          }),
        ).rejects.toSatisfy((error) => databaseFailure(error)?.kind === 'unique')
        await tx.savepoint(() => tx.query(insert(3, 'after')))
      })
      expect(await names()).toEqual(['kept', 'after'])
    })

    test('does nothing more after a statement that failed, and is not committed in parts', async () => {
      const swallowing = place.db.transaction(async (tx) => {
        await tx.query(insert(1, 'one'))
        await tx.query(insert(1, 'again')).catch(() => {})
        await expect(tx.query(insert(2, 'two'))).rejects.toSatisfy((error) => error instanceof Error)
      })
      await expect(swallowing).rejects.toSatisfy(
        (error) => error instanceof Error && databaseFailure(error.cause)?.kind === 'unique',
      )
      expect(await names()).toEqual([])
    })

    test('that meets another one crosswise is tried again, and both end', async () => {
      await place.db.query(insert(1, 'one'))
      await place.db.query(insert(2, 'two'))
      let attempts = 0
      const both = Promise.withResolvers<void>()
      let arrived = 0
      const crosswise = (first: number, second: number): Promise<void> =>
        place.db.transaction(async (tx) => {
          attempts++
          await add(tx, first, 1)
          if (++arrived === 2) both.resolve()
          await both.promise
          await add(tx, second, 1)
        })
      await Promise.all([crosswise(1, 2), crosswise(2, 1)])
      expect(attempts).toBeGreaterThan(2)
      expect(await place.db.query(statement('select n from parent order by id'))).toEqual([
        { n: 2 },
        { n: 2 },
      ])
    })
  })

  describe('a refusal', () => {
    test('says which rule was broken, in the same words', async () => {
      await place.db.query(insert(1, 'taken'))
      await place.db.query(statement('insert into child (id, parent) values ($1, $2)', 1, 1))
      expect(await failureOf(place.db.query(insert(2, 'taken')))).toMatchObject({
        kind: 'unique',
        constraint: 'parent_name_key',
      })
      const dangling = statement('insert into child (id, parent) values ($1, $2)', 2, 99)
      expect(await failureOf(place.db.query(dangling))).toMatchObject({
        kind: 'danglingReference',
        constraint: 'child_parent_fkey',
      })
      expect(await failureOf(place.db.query(statement('delete from parent where id = $1', 1)))).toMatchObject(
        {
          kind: 'stillReferenced',
          constraint: 'child_parent_fkey',
        },
      )
      expect(
        await failureOf(place.db.query(statement('update parent set n = $1 where id = $2', -1, 1))),
      ).toMatchObject({ kind: 'check', constraint: 'parent_n_check', table: 'parent' })
      expect(
        await failureOf(place.db.query(statement('insert into parent (id, name) values ($1, $2)', 3, null))),
      ).toMatchObject({ kind: 'check' })
      expect(
        await failureOf(
          place.db.query(statement('insert into parent (id, name) values ($1, $2)', 1e12, 'x')),
        ),
      ).toMatchObject({ kind: 'check' })
    })

    test('of a value that tells of a constraint names the one that refused', async () => {
      const sly = `'x.y'` // within eight characters
      await place.db.query(insert(1, sly))
      expect((await failureOf(place.db.query(insert(2, sly))))?.constraint).toBe('parent_name_key')
    })

    test('comes when a lock is not given in time, and when a statement takes too long', async () => {
      await place.db.query(insert(1, 'one'))
      const impatient = place.open({ lockTimeoutMs: 1_000, statementTimeoutMs: 60_000 })
      await place.db.transaction(async (tx) => {
        await add(tx, 1, 1)
        const waiting = impatient.transaction((other) => add(other, 1, 1))
        expect((await failureOf(waiting))?.kind).toBe('timeout')
      })
      const hasty = place.open({ statementTimeoutMs: 100 })
      const slow = family === 'mysql' ? 'select sleep(30)' : 'select pg_sleep(30)'
      expect((await failureOf(hasty.query(statement(slow))))?.kind).toBe('timeout')
    })

    test('comes when no connection is free in time', async () => {
      const small = place.open({ max: 1, acquireTimeoutMs: 50 })
      await small.transaction(async () => {
        await expect(small.query(statement('select 1 as one'))).rejects.toSatisfy(
          (error) => error instanceof Problem && error.code === 'E_BUSY',
        )
      })
      expect(await small.query(statement('select 1 as one'))).toEqual([{ one: 1 }])
    })
  })

  describe('a connection', () => {
    const idOf = family === 'mysql' ? 'select connection_id() as id' : 'select pg_backend_pid() as id'
    const end = (id: unknown): Promise<unknown> =>
      place.ask(family === 'mysql' ? `kill ${String(id)}` : `select pg_terminate_backend(${String(id)})`)

    test('that is lost fails its transaction and says so, and the next one works', async () => {
      const own = place.open({ max: 1 })
      const lost = own.transaction(async (tx) => {
        const [row] = await tx.query(statement(idOf))
        await tx.query(insert(1, 'lost'))
        await end(row?.['id'])
        await new Promise((resolve) => setTimeout(resolve, 50))
        await tx.query(insert(2, 'lost too'))
      })
      await expect(lost).rejects.toSatisfy(isLostConnection)
      expect(await own.query(statement('select 1 as one'))).toEqual([{ one: 1 }])
      expect(await names()).toEqual([])
    })

    test('that is lost while nobody uses it is replaced without anybody noticing', async () => {
      const own = place.open({ max: 1 })
      const [row] = await own.query(statement(idOf))
      await end(row?.['id'])
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(await own.query(statement('select 1 as one'))).toEqual([{ one: 1 }])
    })

    test('keeps no more prepared statements than it has room for', async () => {
      const own = place.open({ max: 1 })
      for (let at = 0; at < 450; at++) {
        const shape = { text: `select ${at} as n`, name: `shape_${at}`, values: [] }
        await own.query(shape)
        await own.query(shape)
      }
      const kept =
        family === 'mysql'
          ? `select sum(if(variable_name = 'com_stmt_prepare', 1, -1) * variable_value) as n
            from information_schema.session_status where variable_name in ('com_stmt_prepare', 'com_stmt_close')`
          : 'select count(*) as n from pg_prepared_statements'
      const [row] = await own.query(statement(kept))
      expect(Number(row?.['n'])).toBeLessThanOrEqual(201)
    })
  })
})
