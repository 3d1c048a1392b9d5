import type { Database, DatabaseOptions } from './database.ts'
import { familyOf } from './family-of.ts'
import { MysqlPool } from './mysql/mysql-pool.ts'
import { PooledDatabase } from './pooled-database.ts'
import { PostgresPool } from './postgres/postgres-pool.ts'

/** Opens a pool of connections to the server that the URL names; connections are made when first needed. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = familyOf(options.url) === 'mysql' ? new MysqlPool(options) : new PostgresPool(options)
  return new PooledDatabase(pool)
}
