import { applyMigrations } from '../apply.ts'

// A process of its own for tests to kill: applies the folder in argv[3] to the database in argv[2] and tells each
// progress on a line of standard output.
const [url = '', dir = ''] = process.argv.slice(2)
await applyMigrations(url, dir, { onProgress: (progress) => console.log(JSON.stringify(progress)) })
