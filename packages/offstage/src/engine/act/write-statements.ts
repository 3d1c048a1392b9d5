import type { Statement } from '../../database/database.ts'
import type { ExpressionNode } from '../../declare/expression.ts'
import type { ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { compile } from '../../sql/compile.ts'
import { conditionSql } from '../../sql/conditions.ts'
import type { Expr, Select } from '../../sql/nodes.ts'
import { rootScope, wholeRow } from '../../sql/whole-row.ts'
import type { Id } from '../../values/id.ts'
import { bindValues } from '../read/bind-values.ts'
import type { ActContext } from './act-context.ts'

type Columns = Readonly<Record<string, unknown>>

/** The statements that write one resource's rows; each answers the rows as they are after it, judged by `clause`. */
export interface WriteStatements {
  insert(resource: ModelResource, rows: readonly Columns[], clause: ExpressionNode): Statement
  update(resource: ModelResource, id: Id, columns: Columns, clause: ExpressionNode): Statement
  remove(resource: ModelResource, id: Id): Statement
  /** Whether a row as it is meets a clause. */
  judge(resource: ModelResource, id: Id, clause: ExpressionNode): Statement
  /** Whether rows that are not there yet meet a clause. */
  judgeNew(resource: ModelResource, rows: readonly Columns[], clause: ExpressionNode): Statement
  /** Whether a row meets a clause once its columns are changed. */
  judgeChanged(resource: ModelResource, id: Id, columns: Columns, clause: ExpressionNode): Statement
}

// Written for databases that answer the rows they wrote (`capabilities.returning`). The row's type is named with its
// schema: a resource may be called like a type of the database's own, `box` or `path`.
export function writeStatements(context: ActContext): WriteStatements {
  const { dialect } = context
  const name = dialect.identifier
  return {
    insert(resource, rows, clause) {
      const columns = Object.keys(rows[0] ?? {})
      const names = columns.map(name).join(', ')
      // All rows travel as one JSON value, so the statement's shape does not depend on how many there are.
      const source = `select ${names} from jsonb_populate_recordset(null::public.${name(resource.table)}, $1::jsonb)`
      return judged(
        context,
        resource,
        clause,
        `insert into ${name(resource.table)} (${names}) ${source} returning *`,
        [JSON.stringify(rows)],
      )
    },
    update(resource, id, columns, clause) {
      const names = Object.keys(columns)
      const changes = names.map((column) => `${name(column)} = n.${name(column)}`)
      const source = `jsonb_populate_record(null::public.${name(resource.table)}, $1::jsonb) n`
      const write = `update ${name(resource.table)} w set ${[...changes, 'version = w.version + 1', 'updated_at = now()'].join(', ')} from ${source} where w.id = $2::uuid returning w.*`
      return judged(context, resource, clause, write, [JSON.stringify(columns), id])
    },
    remove: (resource, id) => ({
      about: `Removed one ${words(resource.name)}`,
      text: `delete from ${name(resource.table)} where id = $1::uuid`,
      values: [id],
    }),
    judge(resource, id, clause) {
      const scope = rootScope({ resource }, context.model)
      const select: Select = {
        kind: 'select',
        columns: [{ value: conditionSql(clause, scope), as: 'allowed' }],
        from: { kind: 'table', name: resource.table, alias: scope.alias },
      }
      const query = compile(select, dialect)
      return {
        about: `Checked that the rules allow it for this ${words(resource.name)}`,
        text: `${query.text} where "t"."id" = $${query.values.length + 1}::uuid`,
        values: [...bind(context, query.values), id],
      }
    },
    judgeNew(resource, rows, clause) {
      const source = `select * from jsonb_populate_recordset(null::public.${name(resource.table)}, $1::jsonb)`
      return foreseen(context, resource, clause, source, [JSON.stringify(rows)])
    },
    judgeChanged(resource, id, columns, clause) {
      const source = `select (jsonb_populate_record(w, $1::jsonb)).* from ${name(resource.table)} w where w.id = $2::uuid`
      return foreseen(context, resource, clause, source, [JSON.stringify(columns), id])
    },
  }
}

/** Asks a clause about rows that a source makes up and nothing stores. */
function foreseen(
  context: ActContext,
  resource: ModelResource,
  clause: ExpressionNode,
  source: string,
  values: readonly unknown[],
): Statement {
  const scope = rootScope({ resource }, context.model)
  const select: Select = {
    kind: 'select',
    columns: [{ value: conditionSql(clause, scope), as: 'allowed' }],
    from: { kind: 'table', name: WRITTEN, alias: scope.alias },
  }
  return {
    about: `Checked that the rules allow the ${words(resource.name)}, before it is written`,
    ...after(context, select, source, values),
  }
}

/** Wraps a write so that its rows come back whole and with `__allowed`: what the clause says of each of them. */
function judged(
  context: ActContext,
  resource: ModelResource,
  clause: ExpressionNode,
  write: string,
  values: readonly unknown[],
): Statement {
  const scope = rootScope({ resource }, context.model)
  const allowed: Expr = {
    kind: 'coalesce',
    of: [conditionSql(clause, scope), { kind: 'boolean', value: false }],
  }
  const select: Select = {
    kind: 'select',
    columns: [...wholeRow(resource, scope), { value: allowed, as: '__allowed' }],
    from: { kind: 'table', name: WRITTEN, alias: scope.alias },
  }
  return {
    about: `${write.startsWith('insert') ? `Added ${words(resource.plural)}` : `Changed one ${words(resource.name)}`}, and checked the result against the rules`,
    ...after(context, select, write, values),
  }
}

/** Puts a select behind what it selects from, whose values come first. */
function after(
  context: ActContext,
  select: Select,
  source: string,
  values: readonly unknown[],
): Pick<Statement, 'text' | 'values'> {
  const query = compile(select, context.dialect)
  const shifted = query.text.replaceAll(
    /\$(\d+)::/g,
    (_match, position: string) => `$${Number(position) + values.length}::`,
  )
  return {
    text: `with ${WRITTEN} as (${source}) ${shifted}`,
    values: [...values, ...bind(context, query.values)],
  }
}

const WRITTEN = 'written'

function bind(context: ActContext, values: Parameters<typeof bindValues>[0]): readonly unknown[] {
  return bindValues(values, { ask: [], actor: context.actor, dialect: context.dialect })
}
