import { defineConfig } from '@adonisjs/lucid'
import pg from 'pg'

// Numbers of PostgreSQL's bigint come as text; those here are small enough to be numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export default defineConfig({
  connection: 'postgres',
  connections: {
    postgres: {
      client: 'pg',
      connection: { connectionString: process.env.DATABASE_URL },
      pool: { min: 10, max: 10 },
      debug: false,
    },
  },
})
