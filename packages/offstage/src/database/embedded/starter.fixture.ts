import { startEmbedded } from './start-embedded.ts'

// A process of its own that starts the database of the folder it is given and tells each thing that happens as one
// line of JSON, so that a test can kill it at a moment of its choice. A line on its input stops it in good order.
const tell = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`)

try {
  const embedded = await startEmbedded({
    stateDir: process.argv[2] ?? '',
    onProgress: (step) => tell({ step }),
  })
  tell({ url: embedded.url, pid: embedded.pid, isAdopted: embedded.isAdopted })
  process.stdin.once('data', () => void embedded.stop().then(() => process.exit(0)))
} catch (error) {
  tell({ error: (error as Error).message }) // startEmbedded throws errors only
}
