import assert from 'node:assert/strict'

/** One request of a `requests.http`, with its placeholders as they stand. */
export interface CaseRequest {
  readonly title: string
  readonly as: string | undefined
  readonly name: string | undefined
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Reads the requests of a file in the format of editors' REST clients. */
export function readRequests(text: string): readonly CaseRequest[] {
  const [, ...parts] = `\n${text}`.split(/\n### /)
  assert(parts.length > 0, 'requests.http has no request: each begins with "### title"')
  return parts.map(readRequest)
}

function readRequest(part: string): CaseRequest {
  const [title = '', ...lines] = part.split('\n')
  const said = lines.filter((line) => line.startsWith('# @')).join('\n')
  const [head = '', ...bodyParts] = lines
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim()
    .split('\n\n')
  const [first = '', ...headerLines] = head.split('\n')
  const [method = '', ...path] = first.split(' ')
  const body = bodyParts.join('\n\n').trim()
  return {
    title: title.trim(),
    as: /^# @as (\S+)/m.exec(said)?.[1],
    name: /^# @name (\S+)/m.exec(said)?.[1],
    method,
    path: path.join(' '),
    headers: Object.fromEntries(headerLines.map(readHeader)),
    body: body === '' ? undefined : body,
  }
}

function readHeader(line: string): [string, string] {
  const colon = line.indexOf(':')
  assert(colon > 0, `"${line}" is no header: write "Name: value"`)
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}

/** Puts values where a request says `{{name}}` or `{{answer.data.id}}`. */
export function fillIn(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\{\{([\w.]+)\}\}/g, (_all, path: string) => {
    const found = path.split('.').reduce<unknown>(memberOf, values)
    assert(typeof found === 'string' || typeof found === 'number', `nothing is called {{${path}}}`)
    return String(found)
  })
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Readonly<Record<string, unknown>>)[name] // any object may be looked into by name
}
