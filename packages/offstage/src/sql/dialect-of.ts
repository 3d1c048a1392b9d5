import type { Dialect } from './dialect.ts'
import { mysql } from './mysql/dialect.ts'
import { postgres } from './postgres/dialect.ts'

/** The SQL that a family of databases speaks. */
export const dialectOf = (family: Dialect['name']): Dialect => (family === 'mysql' ? mysql : postgres)
