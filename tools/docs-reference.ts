import { join } from 'node:path'
import { staleReferencePages, writeReferencePages } from './docs/reference-pages.ts'

const root = join(import.meta.dirname, '..')

/** Writes the pages of docs/reference that come from the code; with --check it only says which are stale. */
async function main(args: readonly string[]): Promise<void> {
  if (!args.includes('--check')) return say(await writeReferencePages(root))
  const { seen, stale } = await staleReferencePages(root)
  say(stale)
  if (seen === 0 || stale.length > 0) process.exitCode = 1
}

function say(lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}

await main(process.argv.slice(2))
