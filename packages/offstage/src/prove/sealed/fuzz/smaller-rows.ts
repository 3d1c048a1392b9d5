import type { Model } from '../../../model/model.ts'
import type { PlainRow, Rows } from '../oracle/rows.ts'

/** The rows without those of these ids, and without whatever must lead to one of them; what may lead there leads nowhere. */
export function withoutRows(model: Model, rows: Rows, ids: ReadonlySet<string>): Rows {
  const gone = goneWith(model, rows, ids)
  return new Map(
    [...rows].map(([name, all]) => {
      const links = linksOf(model, name)
      const kept = all.filter(({ id }) => !gone.has(id))
      return [name, kept.map((row) => unlinked(row, links, gone))] as const
    }),
  )
}

const linksOf = (model: Model, name: string) =>
  [...(model.resources.get(name)?.fields.values() ?? [])].filter(({ kind }) => kind === 'belongsTo')

function unlinked(row: PlainRow, links: ReturnType<typeof linksOf>, gone: ReadonlySet<string>): PlainRow {
  const cut = links.filter(({ name }) => gone.has(String(row[name])))
  return cut.length === 0 ? row : { ...row, ...Object.fromEntries(cut.map(({ name }) => [name, null])) }
}

function goneWith(model: Model, rows: Rows, ids: ReadonlySet<string>): ReadonlySet<string> {
  const gone = new Set(ids)
  for (;;) {
    const before = gone.size
    for (const [name, all] of rows) {
      const required = linksOf(model, name).filter(({ optional }) => !optional)
      for (const row of all) if (required.some((link) => gone.has(String(row[link.name])))) gone.add(row.id)
    }
    if (gone.size === before) return gone
  }
}
