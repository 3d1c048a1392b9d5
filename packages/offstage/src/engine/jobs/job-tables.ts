/**
 * Jobs: a row in "job" is work to do, a row in "job_failed" is work that was given up and waits for a person. Done
 * work is a deleted row. "claimed_until" is a lease: a worker that died lets go of its jobs when it runs out.
 */
export const jobTables = `
create table offstage.job (
  id uuid primary key,
  name text not null,
  input jsonb not null,
  attempt int not null default 0,
  attempts_max int not null,
  run_at timestamptz(6) not null default now(),
  claimed_until timestamptz(6),
  last_error text,
  trace_id text,
  span_id text,
  created_at timestamptz(6) not null default now()
);
create index job_run_at_idx on offstage.job (run_at, id);

create table offstage.job_failed (
  id uuid primary key,
  name text not null,
  input jsonb not null,
  attempt int not null,
  error text not null,
  trace_id text,
  span_id text,
  created_at timestamptz(6) not null,
  failed_at timestamptz(6) not null default now()
);

-- The last time at which each recurring job was put down, so that no node does it twice.
create table offstage.job_schedule (
  name text primary key,
  next_at timestamptz(6) not null
);
`
