/** Idempotency keys with the outcome they led to, written in the transaction that had it. */
export const keyTables = `
create table offstage.idempotency_key (
  actor text not null,
  key text not null,
  fingerprint text not null,
  status int not null,
  body text not null,
  created_at timestamptz(6) not null default now(),
  primary key (actor, key)
);
create index idempotency_key_created_at_idx on offstage.idempotency_key (created_at);
`
