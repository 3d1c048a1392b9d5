import type { Table } from '../schema.ts'

/** One table three times: as its author wrote it, as the server prints that, and as the database has it. */
export interface TableVersions {
  readonly declared: Table
  readonly canonical: Table
  readonly found: Table
}
