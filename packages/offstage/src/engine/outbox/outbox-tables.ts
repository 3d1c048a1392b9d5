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
create index change_at_idx on offstage.change (at);

-- One row: the log's identity (a new one after a restore that lost its end), the last offset given, the oldest kept.
create table offstage.change_head (
  single boolean primary key default true check (single),
  epoch uuid not null default gen_random_uuid(),
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
