import assert from 'node:assert/strict'
import type { Queryable } from '../../database/database.ts'

/** What `introspect` leaves out and adoption must know of: views, partitions, enums, domains, identities, whole keys. */
export interface Catalog {
  readonly relations: readonly Relation[]
  /** 180000 for version 18.0. */
  readonly serverVersion: number
  /** Whether the platform's own schema is there, so that its tables are its own. */
  readonly isOffstage: boolean
}

export interface Relation {
  readonly name: string
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'
  /** The name of its primary key. */
  readonly keyName: string | null
  readonly isPartition: boolean
  readonly inherits: boolean
  readonly hasHeirs: boolean
  readonly hasRowSecurity: boolean
  readonly columns: readonly CatalogColumn[]
  readonly foreignKeys: readonly CatalogKey[]
  readonly exclusions: readonly string[]
  /** Triggers of others, by name. */
  readonly triggers: readonly string[]
  /** Of a view. */
  readonly definition: string | null
  /** Of a view: what it reads. */
  readonly reads: readonly { readonly relation: string; readonly column: string | null }[]
}

export interface CatalogColumn {
  readonly name: string
  /** What a domain stands for. */
  readonly base: string | null
  readonly labels: readonly string[] | null
  readonly isIdentity: boolean
}

export interface CatalogKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly schema: string
  readonly table: string
  readonly references: readonly string[]
  readonly onDelete: 'a' | 'r' | 'c' | 'n' | 'd'
  readonly isDeferrable: boolean
  readonly definition: string
}

/** Reads from the catalogs of one schema what adoption needs beyond tables, in one statement. */
export async function readCatalog(db: Queryable, schema: string): Promise<Catalog> {
  const [answer] = await db.query<{ catalog: string }>({ text: catalogQuery, values: [schema] })
  assert(answer, 'a query without a table answers one row')
  // The shape is what catalogQuery builds, a screen below.
  return JSON.parse(answer.catalog) as Catalog
}

const catalogQuery = `
select json_build_object(
  'serverVersion', current_setting('server_version_num')::int,
  'isOffstage', to_regnamespace('offstage') is not null,
  'relations', coalesce((select json_agg(json_build_object(
    'name', c.relname,
    'kind', case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
      when 'm' then 'materialized view' else 'foreign table' end,
    'keyName', (select k.conname from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'),
    'isPartition', c.relispartition,
    'inherits', exists (select from pg_inherits i where i.inhrelid = c.oid),
    'hasHeirs', exists (select from pg_inherits i where i.inhparent = c.oid),
    'hasRowSecurity', c.relrowsecurity,
    'columns', coalesce((select json_agg(json_build_object(
      'name', a.attname,
      'base', case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
      'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = a.atttypid),
      'isIdentity', a.attidentity <> ''
    ) order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]'),
    'foreignKeys', coalesce((select json_agg(json_build_object(
      'name', k.conname,
      'columns', (select json_agg(a.attname order by at) from unnest(k.conkey) with ordinality u (num, at)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num),
      'schema', rn.nspname,
      'table', r.relname,
      'references', (select json_agg(a.attname order by at) from unnest(k.confkey) with ordinality u (num, at)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num),
      'onDelete', k.confdeltype,
      'isDeferrable', k.condeferrable,
      'definition', pg_get_constraintdef(k.oid)
    ) order by k.conname)
      from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
      where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0), '[]'),
    'exclusions', coalesce((select json_agg(k.conname order by k.conname) from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'x'), '[]'),
    'triggers', coalesce((select json_agg(t.tgname order by t.tgname) from pg_trigger t join pg_proc f on f.oid = t.tgfoid
      where t.tgrelid = c.oid and not t.tgisinternal and f.pronamespace is distinct from to_regnamespace('offstage')), '[]'),
    'definition', case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
    'reads', coalesce((select json_agg(distinct jsonb_build_object('relation', r.relname, 'column', a.attname))
      from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
      join pg_class r on r.oid = d.refobjid
      left join pg_attribute a on a.attrelid = r.oid and a.attnum = d.refobjsubid and d.refobjsubid > 0
      where w.ev_class = c.oid), '[]')
  ) order by c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
  ), '[]')
)::text as catalog`
