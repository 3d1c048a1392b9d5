import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { adoptDatabase, type Adoption } from '../adopt/adopt-database.ts'
import { camelName } from '../adopt/names.ts'
import { CommandError, say } from '../command.ts'
import { withDatabase } from '../with-database.ts'

/** Turns an existing database into declarations to edit; the database stays as it is. */
export async function introspect(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: 'string' },
      schema: { type: 'string', default: 'public' },
      out: { type: 'string', default: 'adopted' },
      only: { type: 'string' },
    },
  })
  const folder = resolve(values.out)
  await requireEmpty(folder)
  const only = (values.only ?? '').split(',').filter((name) => name !== '')
  const options = { schema: values.schema, only, name: camelName(basename(folder)) }
  const adoption = await withDatabase(
    async ({ database }) => adoptDatabase(database, options),
    values.database,
  )
  await writeAll(folder, adoption)
  say(
    `Declared ${adoption.tables} tables in ${folder}. Read ${join(values.out, 'ADOPTION.md')}: it says how to go on.`,
  )
  return 0
}

async function requireEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const there = await readdir(folder)
  if (there.length > 0) throw new CommandError(`${folder} is not empty; name another with --out.`)
}

async function writeAll(folder: string, { files }: Adoption): Promise<void> {
  for (const [name, text] of files) await writeFile(join(folder, name), text, { flag: 'wx' })
}
