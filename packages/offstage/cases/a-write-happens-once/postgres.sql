-- ### Seven coins are given
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held your request’s key, so that nobody can use it twice at once: 1 row
select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as held;
-- Looked whether you asked for this before: 0 rows
select fingerprint, status, body
from offstage.idempotency_key
where actor = $1 and key = $2;
-- Looked for purses: 1 row
select "t".*, (
  select b.credits_posted - b.debits_posted
  from offstage.ledger_account b
  where b.id = "t"."coins_account") as "coins_account__amount", to_jsonb("t".*) as "__image"
from "purse" "t"
where "t"."id" = any($1::uuid[])
order by "t"."id";
-- Looked for purses: 1 row
select "t".*, (
  select b.credits_posted - b.debits_posted
  from offstage.ledger_account b
  where b.id = "t"."coins_account") as "coins_account__amount", to_jsonb("t".*) as "__image"
from "purse" "t"
where "t"."id" = any($1::uuid[])
order by "t"."id";
-- Held the accounts that take part, and read what is on them: 1 row
with account as materialized (
  select *
  from offstage.ledger_account
  where id = any($1::uuid[])
  order by id
  for no key update ), locked as (
  select coalesce(json_agg(json_build_object( 'id', id, 'unit', unit, 'debits', debits_posted::text, 'credits', credits_posted::text, 'minBalance', min_balance::text, 'closed', closed_at is not null, 'ownerResource', owner_resource, 'ownerId', owner_id, 'ownerField', owner_field)), '[]')::text as accounts, coalesce(max(clock_timestamp()), clock_timestamp()) as now
  from account ) select accounts, now, (
  select coalesce(json_agg(json_build_object( 'id', id, 'debit', debit_account, 'credit', credit_account, 'unit', unit, 'amount', amount::text, 'reason', reason, 'reference', reference, 'at', at::text, 'debitDebits', debit_account_debits_after::text, 'debitCredits', debit_account_credits_after::text, 'creditDebits', credit_account_debits_after::text, 'creditCredits', credit_account_credits_after::text )), '[]')::text
  from offstage.ledger_transfer
  where id = any($2::uuid[])) as transfers
from locked;
-- Wrote the transfers and the new balances: 1 row
with inserted as ( insert into offstage.ledger_transfer ( id, debit_account, credit_account, unit, amount, reason, reference, debit_account_debits_after, debit_account_credits_after, credit_account_debits_after, credit_account_credits_after, at, trace_id) select id, debit, credit, unit, amount, reason, reference::jsonb, debit_debits, debit_credits, credit_debits, credit_credits, $15::timestamptz, $16
  from unnest( $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::numeric[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[]) with ordinality as item ( id, debit, credit, unit, amount, reason, reference, debit_debits, debit_credits, credit_debits, credit_credits, place)
  order by place
  on conflict (id) do nothing
  returning id ), counted as ( update offstage.ledger_account account
  set debits_posted = after.debits, credits_posted = after.credits
  from unnest($12::uuid[], $13::numeric[], $14::numeric[]) as after (id, debits, credits)
  where account.id = after.id ) select count(*)::text as inserted
from inserted;
-- Looked for purses: 2 rows
select "t".*, (
  select b.credits_posted - b.debits_posted
  from offstage.ledger_account b
  where b.id = "t"."coins_account") as "coins_account__amount", to_jsonb("t".*) as "__image"
from "purse" "t"
where "t"."id" = any($1::uuid[])
order by "t"."id";
-- Wrote the answer down under its key: 0 rows
insert into offstage.idempotency_key (actor, key, fingerprint, status, body)
values ($1, $2, $3, $4, $5);

-- ### The same request once more: the same answer, and nothing is given again
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held your request’s key, so that nobody can use it twice at once: 1 row
select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as held;
-- Looked whether you asked for this before: 1 row
select fingerprint, status, body
from offstage.idempotency_key
where actor = $1 and key = $2;

-- ### The key again for something else
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held your request’s key, so that nobody can use it twice at once: 1 row
select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as held;
-- Looked whether you asked for this before: 1 row
select fingerprint, status, body
from offstage.idempotency_key
where actor = $1 and key = $2;

-- ### More than there is: a declared refusal
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held your request’s key, so that nobody can use it twice at once: 1 row
select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as held;
-- Looked whether you asked for this before: 0 rows
select fingerprint, status, body
from offstage.idempotency_key
where actor = $1 and key = $2;
-- Looked for purses: 1 row
select "t".*, (
  select b.credits_posted - b.debits_posted
  from offstage.ledger_account b
  where b.id = "t"."coins_account") as "coins_account__amount", to_jsonb("t".*) as "__image"
from "purse" "t"
where "t"."id" = any($1::uuid[])
order by "t"."id";
-- Looked for purses: 1 row
select "t".*, (
  select b.credits_posted - b.debits_posted
  from offstage.ledger_account b
  where b.id = "t"."coins_account") as "coins_account__amount", to_jsonb("t".*) as "__image"
from "purse" "t"
where "t"."id" = any($1::uuid[])
order by "t"."id";
-- Held the accounts that take part, and read what is on them: 1 row
with account as materialized (
  select *
  from offstage.ledger_account
  where id = any($1::uuid[])
  order by id
  for no key update ), locked as (
  select coalesce(json_agg(json_build_object( 'id', id, 'unit', unit, 'debits', debits_posted::text, 'credits', credits_posted::text, 'minBalance', min_balance::text, 'closed', closed_at is not null, 'ownerResource', owner_resource, 'ownerId', owner_id, 'ownerField', owner_field)), '[]')::text as accounts, coalesce(max(clock_timestamp()), clock_timestamp()) as now
  from account ) select accounts, now, (
  select coalesce(json_agg(json_build_object( 'id', id, 'debit', debit_account, 'credit', credit_account, 'unit', unit, 'amount', amount::text, 'reason', reason, 'reference', reference, 'at', at::text, 'debitDebits', debit_account_debits_after::text, 'debitCredits', debit_account_credits_after::text, 'creditDebits', credit_account_debits_after::text, 'creditCredits', credit_account_credits_after::text )), '[]')::text
  from offstage.ledger_transfer
  where id = any($2::uuid[])) as transfers
from locked;
-- Wrote the answer down under its key: 0 rows
insert into offstage.idempotency_key (actor, key, fingerprint, status, body)
values ($1, $2, $3, $4, $5);

-- ### Without a key
-- (no statement)

-- ### What is where
-- Looked for purses: 2 rows
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."name" as "name", (
      select (b.credits_posted - b.debits_posted)::text
      from offstage.ledger_account b
      where b.id = "t"."coins_account") as "coins") j)::text as "json", "t"."name"::text as "k0", "t"."id"::text as "k1"
from "purse" "t"
where true
order by "t"."name", "t"."id"
limit 21;
