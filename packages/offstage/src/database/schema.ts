/** The tables an app needs or a database has, as plain data: what the migrator compares. Names are as in the database. */
export interface Schema {
  readonly tables: readonly Table[]
}

export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  /** Always `['id']` for a resource; composite keys occur in adopted databases. */
  readonly primaryKey: readonly string[]
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  readonly triggers?: readonly Trigger[]
}

/** A function of the platform's own that runs once after each statement which did this to rows of the table. */
export interface Trigger {
  readonly name: string
  readonly event: 'insert' | 'update' | 'delete'
  /** `offstage.keep_tally`; it finds the rows as they were as `removed` and as they are as `added`. */
  readonly function: string
  readonly arguments: readonly string[]
  /** Somebody has switched it off; no model asks for that. */
  readonly isOff?: true
  /** What takes in the rows that are there already, in the transaction that makes the trigger; no part of the trigger. */
  readonly begin?: string
  /** It can begin again where it is replaced, because it forgets what was there. */
  readonly beginsAnew?: true
}

export interface Column {
  readonly name: string
  /** A canonical SQL type as the server prints it: `text`, `uuid`, `bigint`, `numeric(12,2)`, `timestamp(6) with time zone`, `varchar(32)` as `character varying(32)`. */
  readonly type: string
  readonly nullable: boolean
  /** An SQL expression, as declared. */
  readonly default?: string
  /** The columns of a generated column's expression, when it is one: `generated always as (…) stored`. */
  readonly generated?: string
}

export interface Index {
  readonly name: string
  readonly columns: readonly IndexColumn[]
  readonly unique: boolean
  readonly method: 'btree' | 'gin' | 'fulltext'
}

/** A plain column by name, or an SQL expression, with an operator class where the method needs one. */
export interface IndexColumn {
  readonly name?: string
  readonly expression?: string
  readonly operatorClass?: string
}

export interface ForeignKey {
  readonly name: string
  readonly column: string
  readonly references: string
  readonly onDelete: 'restrict' | 'cascade' | 'set null'
}

export interface Check {
  readonly name: string
  readonly expression: string
}
