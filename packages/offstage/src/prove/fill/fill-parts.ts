import type { Transaction } from '../../database/database.ts'
import { postgresLedger } from '../../engine/ledger/postgres/postgres-ledger.ts'
import { worldAccount } from '../../engine/ledger/world-account.ts'
import type { ModelField } from '../../model/model.ts'
import { partIdSql, rowIdSql } from './row-id.ts'
import type { Drawing } from './value-sql.ts'

/** What rows point at outside of the resources: their files, and their accounts in the ledger. */
export async function fillParts(tx: Transaction, job: Drawing, from: number, to: number): Promise<void> {
  for (const field of job.resource.fields.values()) {
    if (field.kind === 'file') await fillFiles(tx, job, field, from, to)
    if (field.kind === 'balance') await fillAccounts(tx, job, field, from, to)
  }
}

async function fillFiles(
  tx: Transaction,
  { model, resource }: Drawing,
  field: ModelField,
  from: number,
  to: number,
) {
  await tx.query({
    text: `insert into offstage.file (id, digest, type, bytes, name, purpose, state)
      select ${partIdSql(model, resource.name, field.name, 'g')}, md5(g::text) || md5($1 || g::text), $2, 1000, 'file ' || g, $1, 'attached'
      from generate_series(${from}::bigint, ${to}::bigint) as g`,
    values: [`${resource.name}.${field.name}`, field.spec.file?.types[0] ?? 'application/octet-stream'],
  })
}

/** Every account gets what is on it by one transfer from the world, so that the books agree when they are recounted. */
async function fillAccounts(
  tx: Transaction,
  { model, resource }: Drawing,
  field: ModelField,
  from: number,
  to: number,
) {
  const unit = field.spec.unit ?? ''
  const { floor = 0n } = field.spec
  const world = await worldAccount(tx, postgresLedger, unit)
  const account = partIdSql(model, resource.name, field.name, 'g')
  const series = `generate_series(${from}::bigint, ${to}::bigint) as g`
  // More on some than on others, and never nothing, which is no transfer.
  const amount = '(100 + g % 90000)'
  await tx.query({
    text: `insert into offstage.ledger_account (id, unit, owner_resource, owner_id, owner_field, credits_posted, min_balance)
      select ${account}, $1, $2, ${rowIdSql(model, resource.name, 'g')}, $3, ${amount}, $4::numeric from ${series}`,
    values: [unit, resource.name, field.name, floor === null ? null : String(floor)],
  })
  await tx.query({
    text: `insert into offstage.ledger_transfer (id, debit_account, credit_account, unit, amount, reason,
        debit_account_debits_after, debit_account_credits_after, credit_account_debits_after, credit_account_credits_after, at)
      select ${account}, w.id, ${account}, w.unit, ${amount}, 'opening',
        w.debits_posted + sum(${amount}) over (order by g), 0, 0, ${amount}, now()
      from ${series}, offstage.ledger_account w where w.id = $1 order by g`,
    values: [world],
  })
  await tx.query({
    text: `update offstage.ledger_account set debits_posted = debits_posted + (select sum(${amount}) from ${series}) where id = $1`,
    values: [world],
  })
}
