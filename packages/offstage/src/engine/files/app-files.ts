import type { Database } from '../../database/database.ts'
import type { FileRules } from '../../declare/declaration.ts'
import type { Model, ModelField, ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import type { Trace } from '../../observe/trace.ts'
import { NOTHING_ASKED, type Ask } from '../../plan/ask.ts'
import type { Dialect } from '../../sql/dialect.ts'
import type { AttachFile } from '../act/act-context.ts'
import type { Page } from '../read/page.ts'
import { attachFile } from './attach-file.ts'
import type { StoredFile } from './stored-file.ts'
import type { FileReference } from './sweep-files.ts'

/** What a model says of its files: which fields take them, who may read one, where rows refer to them. */
export interface AppFiles {
  limitsOf(purpose: string): FileRules | undefined
  /** `public` when any guest sees the field that holds the file, `private` when this actor does. */
  mayRead(file: StoredFile, asker: Asker): Promise<'public' | 'private' | undefined>
  readonly attach: AttachFile
  readonly references: readonly FileReference[]
}

/** Who asks for a file, and how a question is put to the database for them or for a guest. */
export interface Asker {
  readonly user: string | undefined
  readonly trace: Trace
  read(ask: Ask, as: 'guest' | 'asker'): Promise<Page>
}

interface FileField {
  readonly resource: ModelResource
  readonly field: ModelField
}

export function appFiles({
  model,
  database,
  dialect,
}: {
  readonly model: Model
  readonly database: Database
  readonly dialect: Dialect
}): AppFiles {
  const fields = fileFields(model)
  return {
    limitsOf: (purpose) => fields.get(purpose)?.field.spec.file,
    async mayRead(file, asker) {
      const place = fields.get(file.purpose)
      if (file.state === 'staged')
        return file.uploadedBy !== null && file.uploadedBy === asker.user ? 'private' : undefined
      if (place === undefined) return undefined
      const row = await rowOf(database, dialect, place, file.id, asker.trace)
      if (row === undefined) return undefined
      if (await shows(asker, place, row, 'guest')) return 'public'
      return asker.user !== undefined && (await shows(asker, place, row, 'asker')) ? 'private' : undefined
    },
    attach: async (tx, file, { actor, rules, purpose, current }) => {
      const attached = await attachFile(tx, file, {
        userId: actor.user ?? null,
        purpose,
        types: rules.types,
        maxBytes: rules.maxBytes,
        current,
      })
      if (attached.kind === 'refused') throw attached.problem
    },
    references: [...fields.values()].map(({ resource, field }) => ({
      table: resource.table,
      column: field.column,
    })),
  }
}

function fileFields(model: Model): ReadonlyMap<string, FileField> {
  const found = [...model.resources.values()].flatMap((resource) =>
    [...resource.fields.values()].filter(({ kind }) => kind === 'file').map((field) => ({ resource, field })),
  )
  return new Map(found.map((place) => [`${place.resource.name}.${place.field.name}`, place]))
}

async function rowOf(
  database: Database,
  dialect: Dialect,
  { resource, field }: FileField,
  file: string,
  trace: Trace,
): Promise<string | undefined> {
  const text = `select id from ${dialect.identifier(resource.table)} where ${dialect.identifier(field.column)} = $1 limit 1`
  const [row] = await database.query<{ id: string }>(
    {
      about: `Looked for the ${words(resource.name)} that the file belongs to`,
      name: `file-row-${resource.table}-${field.column}`,
      text,
      values: [file],
    },
    trace,
  )
  return row?.id
}

/** Whether somebody sees the field of the row: the same question that a read of the row answers. */
async function shows(
  asker: Asker,
  { resource, field }: FileField,
  row: string,
  as: 'guest' | 'asker',
): Promise<boolean> {
  const select = [{ kind: 'field', name: field.name, as: field.name }] as const
  const rows = {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'row',
    by: [{ field: 'id', values: [0] }],
    select,
  } as const
  const page = await asker.read({ rows, values: [row] }, as)
  return page.rows[0]?.includes(`"${field.name}"`) === true
}
