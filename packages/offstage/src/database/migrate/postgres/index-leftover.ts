import type { Session } from '../session.ts'

/** What there is of the index that a statement builds; one whose build did not end is dropped on the way. */
export async function clearIndexLeftover(session: Session, sql: string): Promise<'none' | 'whole'> {
  const name = indexBuiltBy(sql)
  if (name === undefined) return 'none'
  const [found] = await session.query<{ valid: boolean }>({
    text: 'select indisvalid as valid from pg_index where indexrelid = to_regclass($1)',
    values: [name],
  })
  if (found === undefined) return 'none'
  if (found.valid) return 'whole'
  await session.run(`drop index concurrently if exists ${name}`)
  return 'none'
}

/** The name, as written in the statement, of the index that it builds concurrently. */
function indexBuiltBy(sql: string): string | undefined {
  const name = String.raw`((?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))?)`
  const words = String.raw`\bcreate\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?`
  return new RegExp(`${words}${name}\\s+on\\b`, 'i').exec(sql)?.[1]
}
