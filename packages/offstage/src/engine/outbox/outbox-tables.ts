/**
 * The change log. A transaction writes what it changed into `change_unsequenced`, without waiting for anybody; after
 * its commit one sequencer moves the rows on into `change`, in a gapless order. Readers of `change` by `seq` can
 * therefore never skip a transaction that committed late.
 */
export const outboxTables = `
create table offstage.change_unsequenced (
  id bigint generated always as identity primary key,
  resource text not null,
  row_id uuid not null,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  before jsonb,
  after jsonb,
  actor uuid,
  trace_id text,
  span_id text,
  at timestamptz(6) not null default now()
);

create table offstage.change (
  seq bigint primary key,
  resource text not null,
  row_id uuid not null,
  operation text not null,
  before jsonb,
  after jsonb,
  actor uuid,
  trace_id text,
  span_id text,
  at timestamptz(6) not null
);

-- One row: the log's identity, the last offset given, the oldest kept. "history" names the server and the timeline that
-- the offsets were given on; on another one (a restore, a failover that lost its end) the log gets a new epoch, because
-- the same offsets could mean other changes there.
create table offstage.change_head (
  single boolean primary key default true check (single),
  epoch uuid not null default gen_random_uuid(),
  history text not null default '',
  seq bigint not null default 0,
  oldest bigint not null default 1
);
insert into offstage.change_head default values;

create table offstage.event (
  id uuid primary key,
  name text not null,
  payload jsonb not null,
  trace_id text,
  span_id text,
  at timestamptz(6) not null default now()
);
create index event_at_idx on offstage.event (at);
`
