import { Problem } from '../../errors.ts'
import type { ModelResource } from '../../model/model.ts'
import { Trace } from '../../observe/trace.ts'
import { parseListAsk } from '../../plan/parse-ask.ts'
import { guest } from '../../policy/actor.ts'
import type { Services } from '../services.ts'

/** A word that a search will find something for, from rows that every guest may read; undefined where there are none. */
export async function findWord(
  { model, reader }: Services,
  resource: ModelResource | undefined,
): Promise<string | undefined> {
  const [field] = resource?.search ?? []
  if (resource === undefined || field === undefined || resource.searched.by.length > 0) return undefined
  try {
    const ask = parseListAsk(
      model,
      resource,
      new Map([
        ['fields', field],
        ['limit', '1'],
      ]),
    )
    const page = await reader.read(ask, guest, new Trace('request', 'documentation'))
    return longest((page?.rows ?? []).flatMap((row) => textIn(row, field).match(WORD) ?? []))?.toLowerCase()
  } catch (error) {
    // No list answers all rows to a guest: then the page does without the word.
    if (error instanceof Problem) return undefined
    throw error
  }
}

/** A row is JSON text that the database built from the fields that were asked for. */
function textIn(row: string, field: string): string {
  const read: unknown = JSON.parse(row)
  if (typeof read !== 'object' || read === null) return ''
  const value: unknown = Object.entries(read).find(([name]) => name === field)?.[1]
  return typeof value === 'string' ? value : ''
}

const WORD = /\p{L}{4,}/gu

const longest = (words: readonly string[]): string | undefined =>
  words.toSorted((a, b) => b.length - a.length)[0]
