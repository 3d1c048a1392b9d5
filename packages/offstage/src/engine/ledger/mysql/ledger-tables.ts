const ID = 'char(36) character set ascii collate ascii_bin'

/**
 * The ledger's tables and triggers, a statement each. The server's triggers look at rows, so a change that meets no row
 * is no change, and TRUNCATE passes them by: a table that refers to the transfers, and stays empty, keeps it away.
 */
export const ledgerTables: readonly string[] = [
  `create table offstage_ledger_account (
    id ${ID} not null primary key,
    unit varchar(200) not null,
    owner_resource varchar(200),
    owner_id ${ID},
    owner_field varchar(200),
    debits_posted decimal(39,0) not null default 0,
    credits_posted decimal(39,0) not null default 0,
    min_balance decimal(39,0),
    closed_at datetime(6),
    created_at datetime(6) not null default utc_timestamp(6),
    constraint ledger_account_unit unique (id, unit),
    constraint ledger_account_owner unique (owner_resource, owner_id, owner_field),
    constraint ledger_account_owner_whole check (
      (owner_resource is null) = (owner_id is null) and (owner_id is null) = (owner_field is null)),
    constraint ledger_account_counters check (debits_posted >= 0 and credits_posted >= 0),
    constraint ledger_account_bound check (credits_posted - debits_posted >= min_balance)
  ) engine = InnoDB, character set = utf8mb4, collate = utf8mb4_nopad_bin`,
  // Rows lie in the order of their positions, and every other index carries the position as it is.
  // The unit is part of both foreign keys: a transfer between accounts of two units cannot be stored.
  `create table offstage_ledger_transfer (
    position bigint not null auto_increment primary key,
    id ${ID} not null,
    debit_account ${ID} not null,
    credit_account ${ID} not null,
    unit varchar(200) not null,
    amount decimal(39,0) not null,
    reason longtext not null,
    reference json,
    debit_account_debits_after decimal(39,0) not null,
    debit_account_credits_after decimal(39,0) not null,
    credit_account_debits_after decimal(39,0) not null,
    credit_account_credits_after decimal(39,0) not null,
    at datetime(6) not null,
    trace_id varchar(200),
    constraint ledger_transfer_id unique (id),
    index ledger_transfer_by_debit (debit_account, position),
    index ledger_transfer_by_credit (credit_account, position),
    constraint ledger_transfer_debit foreign key (debit_account, unit) references offstage_ledger_account (id, unit),
    constraint ledger_transfer_credit foreign key (credit_account, unit) references offstage_ledger_account (id, unit),
    constraint ledger_transfer_two_accounts check (debit_account <> credit_account),
    constraint ledger_transfer_amount check (amount > 0)
  ) engine = InnoDB, character set = utf8mb4, collate = utf8mb4_nopad_bin`,
  `create table offstage_ledger_transfer_kept (
    transfer ${ID} not null primary key,
    constraint ledger_transfer_kept foreign key (transfer) references offstage_ledger_transfer (id)
  ) engine = InnoDB`,
  ...['update', 'delete'].map(
    (change) => `create trigger ledger_transfer_no_${change} before ${change} on offstage_ledger_transfer
      for each row signal sqlstate '45000'
      set message_text = 'ledger transfers are append-only: ${change} is refused'`,
  ),
]
