const ID = 'char(36) character set ascii collate ascii_bin'
const KEPT = 'engine = InnoDB, character set = utf8mb4, collate = utf8mb4_nopad_bin'

const COLUMNS = `resource varchar(200) not null,
    row_id ${ID} not null,
    operation varchar(10) not null,
    "before" json,
    "after" json,
    actor ${ID},
    trace_id varchar(200),
    span_id varchar(200)`

/** The change log: what transactions wrote, what has an offset, and the one row of its head; a statement each. */
export const changeTables: readonly string[] = [
  `create table offstage_change_unsequenced (
    id bigint not null auto_increment primary key,
    ${COLUMNS},
    at datetime(6) not null default utc_timestamp(6),
    constraint change_unsequenced_operation check (operation in ('insert', 'update', 'delete'))
  ) ${KEPT}`,
  `create table offstage_change (
    seq bigint not null primary key,
    ${COLUMNS},
    at datetime(6) not null
  ) ${KEPT}`,
  `create table offstage_change_head (
    single boolean not null default true primary key,
    epoch ${ID} not null default uuid(),
    seq bigint not null default 0,
    oldest bigint not null default 1,
    constraint change_head_single check (single)
  ) ${KEPT}`,
  'insert into offstage_change_head (single) values (true)',
]
