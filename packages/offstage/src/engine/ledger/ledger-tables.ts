/** The ledger's tables, indexes and triggers in schema `offstage`: one script of several statements, run once by a system migration. */
export const ledgerTables: string = `
-- Counters are rewritten by every post; a quarter of each page stays free so that the new version of a row
-- fits beside the old one and no index is touched.
create table offstage.ledger_account (
  id uuid primary key,
  unit text not null,
  owner_resource text,
  owner_id uuid,
  owner_field text,
  debits_posted numeric(39,0) not null default 0,
  credits_posted numeric(39,0) not null default 0,
  min_balance numeric(39,0),
  closed_at timestamptz(6),
  created_at timestamptz(6) not null default now(),
  constraint ledger_account_unit unique (id, unit),
  constraint ledger_account_owner unique (owner_resource, owner_id, owner_field),
  constraint ledger_account_owner_whole check (num_nulls(owner_resource, owner_id, owner_field) in (0, 3)),
  constraint ledger_account_counters check (debits_posted >= 0 and credits_posted >= 0),
  constraint ledger_account_bound check (credits_posted - debits_posted >= min_balance)
) with (fillfactor = 75);

-- The unit is part of both foreign keys: a transfer between accounts of two units cannot be stored.
create table offstage.ledger_transfer (
  id uuid primary key,
  position bigint not null generated always as identity,
  debit_account uuid not null,
  credit_account uuid not null,
  unit text not null,
  amount numeric(39,0) not null,
  reason text not null,
  reference jsonb,
  debit_account_debits_after numeric(39,0) not null,
  debit_account_credits_after numeric(39,0) not null,
  credit_account_debits_after numeric(39,0) not null,
  credit_account_credits_after numeric(39,0) not null,
  at timestamptz(6) not null,
  trace_id text,
  constraint ledger_transfer_debit foreign key (debit_account, unit) references offstage.ledger_account (id, unit),
  constraint ledger_transfer_credit foreign key (credit_account, unit) references offstage.ledger_account (id, unit),
  constraint ledger_transfer_two_accounts check (debit_account <> credit_account),
  constraint ledger_transfer_amount check (amount > 0)
);

create index ledger_transfer_by_debit on offstage.ledger_transfer (debit_account, position);
create index ledger_transfer_by_credit on offstage.ledger_transfer (credit_account, position);

create function offstage.refuse_transfer_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger transfers are append-only: % is refused', tg_op
    using errcode = 'insufficient_privilege', hint = 'Post a transfer the other way round to correct one.';
end
$$;

create trigger ledger_transfer_append_only
  before update or delete or truncate on offstage.ledger_transfer
  for each statement execute function offstage.refuse_transfer_change();

-- "Always" holds even for a session that replays as a replica, where ordinary triggers sleep.
alter table offstage.ledger_transfer enable always trigger ledger_transfer_append_only;
`
