import assert from 'node:assert/strict'
import type { Work } from './works.ts'

/** Where a work is done, and as whom. */
export interface Door {
  readonly name: string
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
}

// A look at every product would take longer than the bench; these are spread over all of them.
const PATHS_MAX = 200

/** Holds the doors to the same answers: parsed, so that spaces and the order of members do not count. */
export async function checkAnswers(work: Work, doors: readonly Door[]): Promise<void> {
  const [first, ...others] = doors
  assert(first !== undefined)
  for (const path of work.paths.slice(0, PATHS_MAX)) {
    const expected = await answerOf(first, path)
    for (const door of others)
      assert.deepEqual(await answerOf(door, path), expected, `${door.name} answers ${path} in another way`)
  }
}

async function answerOf({ name, port, headers }: Door, path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  const body = await response.text()
  assert.equal(response.status, 200, `${name} ${path}: ${body}`)
  return JSON.parse(body)
}
