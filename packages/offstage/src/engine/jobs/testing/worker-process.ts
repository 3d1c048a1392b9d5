import { openDatabase } from '../../../database/open-database.ts'
import { postgres } from '../../../sql/postgres/dialect.ts'
import { openWorker } from '../worker.ts'
import { errands } from './errands.ts'

// A worker in a process of its own, for a test that kills it.
const [url = ''] = process.argv.slice(2)
await openWorker({
  url,
  database: openDatabase({ url }),
  model: errands,
  dialect: postgres,
  attachFile: async () => {},
  wake: () => {},
  pollMs: 20,
})
setInterval(() => {}, 60_000)
