// Each transfer is seen from both of its accounts as an entry; the running sums over an account's entries in the
// order of their positions must be the counters that the transfer carries for that account.
export const reportText: string = `
with entry as (
  select debit_account as account, position, id, unit, amount as debit, 0::numeric as credit,
    debit_account_debits_after as debits_after, debit_account_credits_after as credits_after
  from offstage.ledger_transfer
  union all
  select credit_account, position, id, unit, 0::numeric, amount,
    credit_account_debits_after, credit_account_credits_after
  from offstage.ledger_transfer
), running as (
  select *, sum(debit) over history as debits, sum(credit) over history as credits
  from entry window history as (partition by account order by position rows unbounded preceding)
), total as (
  select account, sum(debit) as debits, sum(credit) as credits from entry group by account
), moved as (
  select unit, count(*) as transfers from offstage.ledger_transfer group by unit
), unit as (
  select unit, count(*) as accounts, sum(credits_posted - debits_posted) as sum,
    coalesce(max(moved.transfers), 0) as transfers
  from offstage.ledger_account left join moved using (unit) group by unit
), finding as (
  (select 'sum' as kind, null::uuid as account, null::uuid as transfer,
    unit || ' 0' as expected, unit || ' ' || sum as found
  from unit where sum <> 0 limit 100)
  union all
  (select 'counters', account.id, null,
    coalesce(total.debits, 0) || ' out, ' || coalesce(total.credits, 0) || ' in',
    account.debits_posted || ' out, ' || account.credits_posted || ' in'
  from offstage.ledger_account account left join total on total.account = account.id
  where account.debits_posted <> coalesce(total.debits, 0) or account.credits_posted <> coalesce(total.credits, 0)
  limit 100)
  union all
  (select 'runningCounters', account, id, debits || ' out, ' || credits || ' in',
    debits_after || ' out, ' || credits_after || ' in'
  from running where debits <> debits_after or credits <> credits_after limit 100)
  union all
  (select 'bound', id, null, 'at least ' || min_balance, (credits_posted - debits_posted)::text
  from offstage.ledger_account where credits_posted - debits_posted < min_balance limit 100)
  union all
  (select 'bound', account.id, running.id, 'at least ' || min_balance, (running.credits - running.debits)::text
  from running join offstage.ledger_account account on account.id = running.account
  where running.debit > 0 and running.credits - running.debits < account.min_balance limit 100)
  union all
  (select 'unit', account.id, entry.id, account.unit, entry.unit
  from entry join offstage.ledger_account account on account.id = entry.account
  where entry.unit <> account.unit limit 100)
)
select
  (select coalesce(json_agg(json_build_object(
    'unit', unit, 'accounts', accounts, 'transfers', transfers, 'sum', sum::text) order by unit), '[]')::text
  from unit) as units,
  (select coalesce(json_agg(json_build_object(
    'kind', kind, 'account', account, 'transfer', transfer, 'expected', expected, 'found', found)), '[]')::text
  from finding) as findings`
