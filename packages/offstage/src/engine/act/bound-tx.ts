import type { Transaction } from '../../database/database.ts'
import type { AnyResource } from '../../declare/declaration.ts'
import type { AnyJob } from '../../declare/job.ts'
import type { AppEvent } from '../../declare/event.ts'
import type { LedgerPost, PostResult, RefusedPost, Tx, TxLedger } from '../../declare/tx.ts'
import { resourceOf } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { aboutSql } from '../../observe/about-sql.ts'
import type { Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'
import type { RefusalCode } from '../ledger/ledger-item.ts'
import { movedWords, refusalWords } from './ledger-words.ts'
import type { ActContext } from './act-context.ts'
import { outputJson } from './check-shape.ts'
import type { DecodedRow } from './decode-row.ts'
import { readByIds, readList, readOne, type PageWanted, type Where } from './row-reads.ts'
import { deleteRow, insertRows, updateRow } from './row-writes.ts'
import { readTally, type TallyWanted } from './tally-reads.ts'

/** The `tx` of an action: the context's operations under the names that declarations use. */
export function boundTx(context: ActContext): Tx {
  // The operations below are typed for any resource; `Tx` says of each which row type belongs to which resource.
  const unrestricted = operations({ ...context, unrestricted: true })
  return Object.freeze(asParts(context.tx, 'tx', { ...operations(context), unrestricted })) as unknown as Tx
}

/** Has each operation count as a part of the work: one that nobody waits for is found out, one that comes too late refused. */
function asParts(tx: Transaction, path: string, members: object): object {
  const parts = Object.entries(members).map(([name, member]: [string, unknown]) => {
    const at = `${path}.${name}`
    if (typeof member === 'object' && member !== null) return [name, asParts(tx, at, member)]
    if (typeof member !== 'function') return [name, member]
    const operation = member as (...given: unknown[]) => unknown // `Tx` has typed what it takes
    return [name, (...given: unknown[]) => tx.part(at, () => operation(...given))]
  })
  return Object.fromEntries(parts) as object
}

function operations(context: ActContext) {
  const modelOf = (resource: AnyResource) => resourceOf(context.model, resource.name)
  const rowOf = ({ row }: DecodedRow) => row
  return {
    now: context.now,
    find: async (resource: AnyResource, id: Id) =>
      (await readByIds(context, modelOf(resource), [id], false)).map(rowOf)[0],
    get: async (resource: AnyResource, id: Id) => rowOf(await readOne(context, modelOf(resource), id, false)),
    list: async (resource: AnyResource, where: Where, page: PageWanted = {}) =>
      (await readList(context, resource, where, page)).map(rowOf),
    first: async (resource: AnyResource, where: Where, page: PageWanted = {}) =>
      (await readList(context, resource, where, { ...page, limit: 1 })).map(rowOf)[0],
    tally: (resource: AnyResource, wanted: TallyWanted = {}) => readTally(context, resource, wanted),
    lock: async (resource: AnyResource, id: Id) => rowOf(await readOne(context, modelOf(resource), id, true)),
    lockMany: async (resource: AnyResource, ids: readonly Id[]) =>
      (await readByIds(context, modelOf(resource), ids, true)).map(rowOf),
    insert: async (resource: AnyResource, row: Where) =>
      (await insertRows(context, modelOf(resource), [row])).map(rowOf)[0],
    insertMany: async (resource: AnyResource, rows: readonly Where[]) =>
      (await insertRows(context, modelOf(resource), rows)).map(rowOf),
    update: async (resource: AnyResource, id: Id, changes: Where) =>
      rowOf(await updateRow(context, modelOf(resource), id, changes)),
    delete: (resource: AnyResource, id: Id) => deleteRow(context, modelOf(resource), id),
    ledger: boundLedger(context),
    emit: (event: AppEvent, payload: unknown) => emit(context, event, payload),
    enqueue: (job: AnyJob, input: unknown, options: { readonly runAt?: Instant } = {}) =>
      enqueue(context, job, input, options.runAt),
    mail: (message: { readonly to: string; readonly subject: string; readonly text: string }) => {
      context.effects.jobs.push({
        name: SEND_MAIL,
        input: message,
        attemptsMax: ATTEMPTS_DEFAULT,
        runAt: undefined,
      })
    },
    sql: (text: string, values: readonly unknown[] = [], about = aboutSql(text)) =>
      context.tx.query({ about, text, values, isHandWritten: true }, context.trace),
    sqlWrite: (
      resource: AnyResource,
      ids: readonly Id[],
      text: string,
      values: readonly unknown[] = [],
      about?: string,
    ) => sqlWrite(context, resource, ids, text, values, about),
  }
}

/** The platform's own job that sends a mail. */
export const SEND_MAIL = 'offstage.sendMail'
export const ATTEMPTS_DEFAULT = 5

/** Records an event and the jobs that react to it. */
function emit({ effects, model }: ActContext, { name }: AppEvent, payload: unknown): void {
  const json = outputJson(payload)
  effects.events.push({ name, payload: json })
  for (const job of model.reactions.get(name) ?? [])
    effects.jobs.push({
      name: job.name,
      input: json,
      attemptsMax: job.settings.attempts ?? ATTEMPTS_DEFAULT,
      runAt: undefined,
    })
}

function enqueue(
  { effects }: ActContext,
  { name, settings }: AnyJob,
  input: unknown,
  runAt: Instant | undefined,
): void {
  effects.jobs.push({
    name,
    input: outputJson(input),
    attemptsMax: settings.attempts ?? ATTEMPTS_DEFAULT,
    runAt,
  })
}

function boundLedger(context: ActContext): TxLedger {
  return {
    post: (transfers) => postTransfers(context, transfers),
    world: async (unit) => ({ account: await context.ledger.world(unit) }),
  }
}

/** Posts transfers, and records that the rows whose balances moved have changed. */
async function postTransfers(context: ActContext, transfers: readonly LedgerPost[]): Promise<PostResult> {
  const items = transfers.map(({ id, from, to, amount, reason, reference }) => ({
    ...(id === undefined ? {} : { id }),
    debit: from.account,
    credit: to.account,
    amount,
    reason,
    ...(reference === undefined ? {} : { reference }),
  }))
  const outcome = await context.ledger.post(items)
  if (outcome.kind === 'refused') {
    context.trace.note('effect', `The ledger refused: ${refusalWords(outcome.code)}`, {
      what: 'ledger',
      name: outcome.code,
    })
    const { index, code, available } = outcome
    return {
      kind: 'refused',
      index,
      code: shortCode(code),
      ...(available === undefined ? {} : { available }),
    }
  }
  context.trace.note('effect', movedWords(context.model, transfers, outcome.touched), {
    what: 'ledger',
    name: 'post',
    transfers: transfers.length,
  })
  await recordTouched(context, outcome.touched)
  return {
    kind: 'posted',
    transfers: outcome.transfers.map(({ id, at, debitBalanceAfter, creditBalanceAfter }) => ({
      id,
      at,
      fromBalance: debitBalanceAfter,
      toBalance: creditBalanceAfter,
    })),
  }
}

/** Which field differs is for whoever wrote the transfer's id twice; an action only needs to know that it exists. */
function shortCode(code: RefusalCode): RefusedPost['code'] {
  switch (code) {
    case 'transferExistsWithOtherAmount':
    case 'transferExistsWithOtherCredit':
    case 'transferExistsWithOtherDebit':
    case 'transferExistsWithOtherReason':
    case 'transferExistsWithOtherReference':
      return 'transferExists'
    default:
      return code
  }
}

/** A balance stands on its row's page, so the row has changed although none of its columns has. */
async function recordTouched(
  context: ActContext,
  touched: readonly { readonly owner?: { readonly resource: string; readonly id: string } | undefined }[],
): Promise<void> {
  const byResource = Map.groupBy(
    touched.flatMap(({ owner }) =>
      owner !== undefined && context.model.resources.has(owner.resource) ? [owner] : [],
    ),
    ({ resource }) => resource,
  )
  for (const [name, owners] of byResource) {
    const rows = await readByIds(
      { ...context, unrestricted: true },
      resourceOf(context.model, name),
      [...new Set(owners.map(({ id }) => id as Id))],
      false,
    )
    for (const { row, image } of rows)
      context.effects.changes.push({
        resource: name,
        id: row.id,
        operation: 'update',
        before: image,
        after: image,
      })
  }
}

/** Runs SQL that changes exactly these rows, and records each of them before and after. */
export async function sqlWrite(
  context: ActContext,
  { name }: Pick<AnyResource, 'name'>,
  ids: readonly Id[],
  text: string,
  values: readonly unknown[],
  about?: string,
): Promise<void> {
  const resource = resourceOf(context.model, name)
  const free = { ...context, unrestricted: true }
  const before = await readByIds(free, resource, ids, true)
  await context.tx.query(
    { about: about ?? `Changed ${words(resource.plural)}`, text, values, isHandWritten: true },
    context.trace,
  )
  const after = new Map(
    (await readByIds(free, resource, ids, false)).map(({ row, image }) => [row.id, image]),
  )
  for (const { row, image } of before) {
    const now = after.get(row.id) ?? null
    context.effects.changes.push({
      resource: name,
      id: row.id,
      operation: now === null ? 'delete' : 'update',
      before: image,
      after: now,
    })
  }
}
