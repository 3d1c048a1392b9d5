import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTestPlace } from '../../database/migrate/testing/test-place.ts'
import { oddSchema } from './odd-schema.fixture.ts'
import { storeSchema } from './store-schema.fixture.ts'

const repository = join(import.meta.dirname, '../../../../..')
const main = join(import.meta.dirname, '../main.ts')
const folder = mkdtempSync(join(tmpdir(), 'offstage-adopt-'))
beforeAll(() => symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules')))
afterAll(() => rmSync(folder, { recursive: true }))

/** An app's folder on a database that was there before, and the command line in it. */
function appFolder(name: string, url: string) {
  const path = join(folder, name)
  mkdirSync(path)
  const env = { ...process.env, DATABASE_URL: url, OFFSTAGE_STATE_DIR: join(path, '.offstage'), PORT: '0' }
  const run = (program: string, ...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: path, env, encoding: 'utf8' })
    expect(status, `${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
    return stdout
  }
  return {
    path,
    env,
    run,
    offstage: (...args: readonly string[]) =>
      run(process.execPath, '--conditions=offstage-source', main, ...args),
    read: (file: string) => readFileSync(join(path, file), 'utf8'),
  }
}

const APP = `import { app } from 'offstage'
import { adopted } from './adopted/feature.ts'

export default app('store', { features: [adopted] })
`
const CONFIG = `import { host } from 'offstage'
import store from './app.ts'

export default host({ app: store })
`

type AppFolder = ReturnType<typeof appFolder>

function makeApp({ path, read, run }: AppFolder): void {
  writeFileSync(join(path, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(path, 'app.ts'), APP)
  writeFileSync(join(path, 'offstage.config.ts'), CONFIG)
  const template = JSON.parse(
    readFileSync(join(repository, 'packages/offstage/templates/app/tsconfig.json'), 'utf8'),
  ) as { compilerOptions: object } // ours
  const compilerOptions = {
    ...template.compilerOptions,
    customConditions: ['offstage-source'],
    types: ['node'],
    module: 'nodenext',
  }
  writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ ...template, compilerOptions }))
  cpSync(join(repository, '.oxfmtrc.json'), join(path, '.oxfmtrc.json'))
  run(join(repository, 'node_modules/.bin/tsc'), '-p', 'tsconfig.json')
  run(join(repository, 'node_modules/.bin/oxfmt'), '--check', 'adopted/*.ts')
  expect(read('adopted/ADOPTION.md')).toContain('Every policy denies everything')
}

/** What the report announces, and the flags that it tells to give. */
function told(report: string) {
  const steps = [...report.matchAll(/^\d+\. (.+)$/gm)].map(([, step = '']) => step)
  const keep = [...report.matchAll(/^ {2}--keep '?(.+?)'?(?: \\)?$/gm)].map(([, name = '']) => name)
  return { steps, keep: keep.flatMap((name) => ['--keep', name]) }
}

/** Applies the mends, and holds the migrator to what the report announced. */
function adopt(app: AppFolder): readonly string[] {
  const { steps, keep } = told(app.read('adopted/ADOPTION.md'))
  mkdirSync(join(app.path, 'migrations'))
  renameSync(join(app.path, 'adopted/adopt.sql'), join(app.path, 'migrations/0001-adopt.sql'))
  app.offstage('migrate', 'apply')
  const proposed = app.offstage('migrate', ...keep)
  expect([...proposed.matchAll(/^ {2}- (.+)$/gm)].map(([, step]) => step)).toEqual(steps)
  app.offstage('migrate', 'apply')
  expect(app.offstage('migrate', ...keep)).toBe('The database has everything that the declarations need.\n')
  return keep
}

// One of everything that cannot be adopted as it is.
const announced = [
  '- Its key is (order_id, tag): `adopt.sql` adds `id uuid` beside it',
  '- Its key `key` is a uuid and is called `id` from then on.',
  '- It has no key: `adopt.sql` adds `id uuid`.',
  "- `version` is a name of the platform's own: `adopt.sql` calls the column `version_before`.",
  '- `id_before` is an identity: `adopt.sql` gives it a default from a sequence instead.',
  '- `tags` is an array;',
  '- `height` is a binary fraction;',
  '- `during` has the type tstzrange, which no field holds.',
  '- `total` is generated as ((amount * 2))',
  '- `amount` is integer and would have to be bigint, which the server refuses while the generated column `total` reads it.',
  '- `born` was of the domain year, whose rules go with it',
  '- `external` is a uuid that leads to no adopted row;',
  '- The foreign key `b_a_id_fkey` (FOREIGN KEY (a_id) REFERENCES a(a_id) DEFERRABLE) is no link: it would make a circle',
  '- The index `orders_placed_at_idx` is partial or of expressions and stays',
  "- The check `orders_note_check` ((note <> 'x'::text)) stays beside the declaration.",
  '- The index `CUST_TBL_lower_idx` stays beside the declaration.',
  '- `log` is partitioned:',
  '- `busier` is a view:',
]

test('a grown database with every oddity becomes declarations, and the migrator proposes what was announced', async () => {
  await inTestPlace(async ({ url, ask }) => {
    await ask(oddSchema)
    const app = appFolder('odd', url)
    app.offstage('introspect', '--database', url)
    makeApp(app)
    const report = app.read('adopted/ADOPTION.md')
    for (const line of announced) expect(report).toContain(line)
    expect(app.read('adopted/order.ts')).toMatchInlineSnapshot(`
      "import { belongsTo, now, oneOf, resource, text, timestamp } from 'offstage'
      import { Country } from './country.ts'
      import { CustTbl } from './cust-tbl.ts'

      // Order is the table orders as it was found. Its policy denies everything to everybody: say who may
      // read, create, update and delete, as in \`.policy((row, actor) => ({ read: actor.hasRole('staff') }))\`.
      export const Order = resource(
        'order',
        {
          cust: belongsTo(CustTbl, { inverse: 'orders', onDelete: 'cascade' }).column('cust_uuid'),
          country: belongsTo(Country, { inverse: 'orders', onDelete: 'clear' }).optional().column('country_uuid'),
          status: oneOf('new', 'sent', 'back').default('new'),
          note: text().optional(),
          placedAt: timestamp().default(now),
        },
        { table: 'orders' },
      )
        .list({ by: ['status'], then: ['placedAt'] })
        .policy(() => ({}))
      "
    `)
    adopt(app)
    const rows = await ask(
      `select o.amount, c."Full Name" as name, n.name as country from orders o join "CUST_TBL" c on c.id = o.cust_uuid
       left join countries n on n.id = o.country_uuid order by o.id_before`,
    )
    expect(rows).toEqual([
      { amount: 3, name: 'Ann', country: 'Sweden' },
      { amount: 4, name: 'Ben', country: null },
    ])
    expect(await ask('select status from busier order by 1')).toEqual([{ status: 'new' }, { status: 'sent' }])
  })
})

test('the walk of the how-to goes from a connection string to lists that somebody may read', async () => {
  await inTestPlace(async ({ url, ask }) => {
    await ask(storeSchema)
    const app = appFolder('store', url)
    app.offstage('introspect', '--database', url, '--out', 'adopted')
    makeApp(app)
    const keep = adopt(app)
    const page = readFileSync(join(repository, 'docs/how-to/adopt-a-database.md'), 'utf8')
    expect(page).toContain(app.read('adopted/album.ts'))

    const [, before = '', after = ''] = /```diff\n-(.*)\n\+([^]*?)```/.exec(page) ?? []
    const edited = app
      .read('adopted/album.ts')
      .replace('decimal, oneOf', 'decimal, everyone, oneOf')
      .replace(before, after.replaceAll('\n+', '\n').trimEnd())
    expect(edited).toContain('read: everyone')
    writeFileSync(join(app.path, 'adopted/album.ts'), edited)
    app.offstage('migrate', ...keep)
    app.offstage('migrate', 'apply')
    expect(
      await ask(`select indexname from pg_indexes where indexname = 'albums_artist_title_idx'`),
    ).toHaveLength(1)
  })
})
