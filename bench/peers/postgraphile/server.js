import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { grafserv } from 'grafserv/node'
import pg from 'pg'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

// As its documentation has it: the schema comes from the tables, search and the write from functions in the database,
// which is where PostGraphile wants such things. Development aids are off.

const connectionString = process.env.DATABASE_URL
await define('functions.sql')

/** @type {GraphileConfig.Preset} */
const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString,
      schemas: ['public', 'peer_postgraphile'],
      poolConfig: { max: 10 },
    }),
  ],
  grafserv: { graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
}

const server = createServer()
const instance = postgraphile(preset)
await instance.createServ(grafserv).addTo(server)
server.listen(Number(process.env.PORT), '127.0.0.1')

/** @param {string} file */
async function define(file) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(readFileSync(new URL(file, import.meta.url), 'utf8'))
  await client.end()
}
