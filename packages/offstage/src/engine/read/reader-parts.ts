import type { Database } from '../../database/database.ts'
import type { Model } from '../../model/model.ts'
import type { Dialect } from '../../sql/dialect.ts'

/** What every kind of read is answered with. */
export interface ReaderParts {
  readonly model: Model
  readonly dialect: Dialect
  readonly database: Database
}
