/**
 * How often something was tried, by the hash of who and what; and, in development, the mails that were not sent.
 * Both are the platform's own bookkeeping: no policy shows them and no change of theirs is announced.
 */
export const identityTables = `
create table offstage.attempt_count (
  key text primary key,
  used int not null,
  resets_at timestamptz(6) not null
);
create index attempt_count_resets_at_idx on offstage.attempt_count (resets_at);

create table offstage.dev_outbox (
  id uuid primary key,
  recipient text not null,
  subject text not null,
  text text not null,
  sent_at timestamptz(6) not null default now()
);
`
