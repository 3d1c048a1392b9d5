import { createTestDatabase } from './test-database.ts'

// A script that uses a test database outside a test run: it says which server, then waits to be killed.
const { url } = await createTestDatabase()
process.stdout.write(`${url}\n`)
if (process.argv[2] === 'wait') setInterval(() => {}, 60_000)
