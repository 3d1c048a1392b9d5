/**
 * Jobs: a row in "job" is work to do, a row in "job_failed" is work that was given up and waits for a person. Done
 * work is a deleted row.
 *
 * "worker" has claimed the job until "claimed_until", or until it is gone: a worker holds a session lock while it lives.
 * "claim" counts the claims, so that an old one can be told from the present one. "failures" counts the tries that
 * ended in an error, "interruptions" those that ended with their process.
 */
export const jobTables = `
create table offstage.job (
  id uuid primary key,
  name text not null,
  input jsonb not null,
  run_at timestamptz(6) not null default now(),
  recurring boolean not null default false,
  worker uuid,
  claimed_until timestamptz(6),
  claim int not null default 0,
  failures int not null default 0,
  interruptions int not null default 0,
  attempts_max int not null,
  last_error text,
  trace_id text,
  span_id text,
  created_at timestamptz(6) not null default now()
);
create index job_run_at_idx on offstage.job (run_at, id);
create index job_worker_idx on offstage.job (worker) where worker is not null;
create index job_recurring_idx on offstage.job (name) where recurring;

create table offstage.job_failed (
  id uuid primary key,
  name text not null,
  input jsonb not null,
  attempts_max int not null,
  failures int not null,
  error text not null,
  trace_id text,
  span_id text,
  created_at timestamptz(6) not null,
  failed_at timestamptz(6) not null default now()
);
create index job_failed_at_idx on offstage.job_failed (failed_at, id);

-- When each recurring job comes next; whoever moves "next_at" on puts the job down, so each tick comes once.
create table offstage.job_schedule (
  name text primary key,
  every text not null,
  next_at timestamptz(6) not null
);
`
