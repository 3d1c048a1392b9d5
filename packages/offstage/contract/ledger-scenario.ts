import assert from 'node:assert/strict'
import { newId } from '../src/values/id.ts'
import type { Ledger } from '../src/engine/ledger/ledger.ts'
import type {
  LedgerAccountId,
  LedgerItem,
  LedgerTransferId,
  PostOutcome,
} from '../src/engine/ledger/ledger-item.ts'
import type { LedgerPlace } from './ledger-places.ts'

/**
 * Plays a scenario written as a ledger and answers its lines as they came out, for comparison with what was written.
 *
 *   account  A  USD  0              the last word is the bound, or `unbounded`
 *   transfer A → B  30  posted      or `refused insufficient 20`, with what is available
 *   transfer t1 A → B  30  posted   with a name, so that it can be sent again
 *   post A → B 30, B → C 10  posted several at once; a refusal says which: `refused 2 insufficient 0`
 *   close A / reopen A
 *   balance  A  70
 */
export async function playLedger({ db, ledger }: LedgerPlace, scenario: string): Promise<string> {
  const play: Play = { accounts: new Map(), transfers: new Map() }
  const played: string[] = []
  for (const line of linesOf(scenario)) {
    played.push(await db.transaction((tx) => playLine(ledger(tx), play, line)))
  }
  return played.join('\n')
}

export const linesOf = (scenario: string): string[] =>
  scenario
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '')

interface Play {
  readonly accounts: Map<string, LedgerAccountId>
  readonly transfers: Map<string, LedgerTransferId>
}

async function playLine(ledger: Ledger, play: Play, line: string): Promise<string> {
  const [verb = '', name = '', unit = '', bound = ''] = line.split(' ')
  switch (verb) {
    case 'account': {
      const minBalance = bound === 'unbounded' ? null : BigInt(bound)
      play.accounts.set(name, await ledger.openAccount({ unit, minBalance }))
      return line
    }
    case 'transfer':
    case 'post':
      return playPost(ledger, play, line)
    case 'close':
      await ledger.closeAccount(accountOf(play, name))
      return line
    case 'reopen':
      await ledger.reopenAccount(accountOf(play, name))
      return line
    case 'balance': {
      const id = accountOf(play, name)
      return `balance ${name} ${(await ledger.balances([id])).get(id)}`
    }
    default:
      assert.fail(`A ledger has no line like "${line}".`)
  }
}

const POST = /^(?<verb>transfer|post) (?<items>.+?) (?<outcome>(?:posted|refused).*)$/

async function playPost(ledger: Ledger, play: Play, line: string): Promise<string> {
  const { verb, items, outcome } = POST.exec(line)?.groups ?? assert.fail(`Not a post: "${line}"`)
  assert(verb !== undefined && items !== undefined && outcome !== undefined)
  const result = await ledger.post(items.split(', ').map((item) => readItem(play, item)))
  return `${verb} ${items} ${outcomeText(result, verb === 'post')}`
}

const ITEM = /^(?:(?<name>\w+) )?(?<debit>\w+) → (?<credit>\w+) (?<amount>-?\d+)(?: "(?<reason>.*)")?$/

function readItem(play: Play, text: string): LedgerItem {
  const {
    name,
    debit = '',
    credit = '',
    amount = '',
    reason = 'scenario',
  } = ITEM.exec(text)?.groups ?? assert.fail(`Not a transfer: "${text}"`)
  return {
    ...(name === undefined ? {} : { id: transferOf(play, name) }),
    debit: accountOf(play, debit),
    credit: accountOf(play, credit),
    amount: BigInt(amount),
    reason,
  }
}

function outcomeText(outcome: PostOutcome, withPlace: boolean): string {
  if (outcome.kind === 'posted')
    return outcome.transfers.some(({ repeated }) => repeated) ? 'posted before' : 'posted'
  const place = withPlace ? [outcome.index + 1] : []
  return [
    'refused',
    ...place,
    outcome.code,
    ...(outcome.available === undefined ? [] : [outcome.available]),
  ].join(' ')
}

/** An account nobody opened has an id too, so that a scenario can name one. */
function accountOf(play: Play, name: string): LedgerAccountId {
  return play.accounts.get(name) ?? newId<'ledgerAccount'>()
}

function transferOf(play: Play, name: string): LedgerTransferId {
  const id = play.transfers.get(name) ?? newId<'ledgerTransfer'>()
  play.transfers.set(name, id)
  return id
}
