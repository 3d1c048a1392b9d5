import type { Family } from '../../database/database.ts'
import type { KeyStatements } from './claim-key.ts'
import { mysqlKeys } from './mysql/mysql-keys.ts'
import { postgresKeys } from './postgres/postgres-keys.ts'

/** How a family of databases holds and keeps keys. */
export const keyStatementsOf = (family: Family): KeyStatements =>
  family === 'mysql' ? mysqlKeys : postgresKeys
