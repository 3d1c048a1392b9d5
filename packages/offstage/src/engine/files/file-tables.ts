/**
 * The table behind every file field. `purpose` names the field (`picture.image`), so that whoever decides about
 * reading looks at one table and one column, not at every field that holds files.
 * Bytes live outside, in the blob store, under their digest; two files with the same bytes share one blob.
 */
export const fileTables = `
create schema if not exists offstage;

create table if not exists offstage.file (
  id          uuid primary key,
  digest      text not null check (digest ~ '^[0-9a-f]{64}$'),
  type        text not null check (length(type) <= 127),
  bytes       bigint not null check (bytes > 0),
  width       int,
  height      int,
  name        text not null check (length(name) <= 255),
  purpose     text not null check (length(purpose) <= 127),
  state       text not null check (state in ('staged', 'attached')),
  uploaded_by uuid,
  created_at  timestamptz(6) not null default now()
);

create index if not exists file_digest on offstage.file (digest);
create index if not exists file_staged_by_age on offstage.file (created_at) where state = 'staged';
create index if not exists file_staged_by_user on offstage.file (uploaded_by) where state = 'staged';
`
