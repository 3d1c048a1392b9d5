/** Idempotency keys with the outcome they led to; a key without one is held by a transaction that has not ended. */
export const keyTables: readonly string[] = [
  `create table offstage_idempotency_key (
    actor varchar(200) not null,
    "key" varchar(200) character set ascii collate ascii_bin not null,
    fingerprint char(43) character set ascii collate ascii_bin not null,
    status int,
    body longtext,
    created_at datetime(6) not null default utc_timestamp(6),
    primary key (actor, "key"),
    index idempotency_key_created_at_idx (created_at)
  ) engine = InnoDB, character set = utf8mb4, collate = utf8mb4_nopad_bin`,
]
