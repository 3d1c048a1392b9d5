const VERBS = [
  ['insert', 'Added to'],
  ['update', 'Changed'],
  ['delete', 'Removed from'],
] as const

// A name in quotation marks or bare, of a schema or alone; what follows FROM in brackets is a query of its own.
const TABLE =
  /\b(?:from|join|update|into)\s+(?:only\s+)?((?:"[^"]+"|[a-z_]\w*)(?:\s*\.\s*(?:"[^"]+"|[a-z_]\w*))?)/gi
const TABLES_MAX = 3

/**
 * A sentence about a statement that somebody wrote by hand, from the tables that it names: what it did stands in its
 * text, which a person who does not program will not read.
 */
export function aboutSql(text: string): string {
  const named = tablesIn(text)
  if (named.length === 0) return 'Asked the database'
  const shown = named
    .slice(0, TABLES_MAX)
    .join(', ')
    .replace(/, ([^,]+)$/, ' and $1')
  const more = named.length > TABLES_MAX ? ' and more' : ''
  const verb = VERBS.find(([first]) => new RegExp(`\\b${first}\\s`, 'i').test(text))?.[1]
  return `${verb ?? 'Asked the database about'} ${shown}${more}`
}

/** The tables in words, each once; names that a WITH gives are no tables. */
function tablesIn(text: string): readonly string[] {
  const given = new Set(
    [...text.matchAll(/\b(\w+)\s+as\s+(?:not\s+materialized\s+|materialized\s+)?\(/gi)].map(
      ([, name]) => name,
    ),
  )
  const names = [...text.matchAll(TABLE)].flatMap(([, name = '']) => {
    const bare = name.replaceAll('"', '').split('.').at(-1)?.trim() ?? ''
    return given.has(bare) || bare === 'lateral' || bare === 'set' ? [] : [bare.replaceAll('_', ' ')]
  })
  return [...new Set(names)]
}
