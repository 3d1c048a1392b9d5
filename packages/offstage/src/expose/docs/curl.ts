import { compactJson } from './code-block.ts'

export interface CurlRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** What follows `$SITE`: `/api/products?limit=5`. */
  readonly address: string
  /** Header lines. */
  readonly headers?: readonly string[]
  /** A JSON body; text in it may name shell variables. */
  readonly body?: unknown
  /** Shows the answer's headers too. */
  readonly showsHeaders?: boolean
}

// -g: brackets in an address are meant as they stand. -b and -c: the cookie jar is read and written.
const CURL = 'curl -sS -g -b jar -c jar'

/** A request as a curl command with the cookie jar; `$SITE` is where the server is. */
export function curl({
  method = 'GET',
  address,
  headers = [],
  body,
  showsHeaders = false,
}: CurlRequest): string {
  const words = [
    showsHeaders ? `${CURL} -i` : CURL,
    ...(method === 'GET' || (method === 'POST' && body !== undefined) ? [] : [`-X ${method}`]),
    `"$SITE${address}"`,
    ...[...(body === undefined ? [] : ['Content-Type: application/json']), ...headers].map(
      (line) => `-H ${quoted(line)}`,
    ),
    ...(body === undefined ? [] : ['-d @- <<JSON']),
  ]
  const command = wrapped(words)
  return body === undefined ? command : `${command}\n${bodyText(body)}\nJSON`
}

/** A header may name a variable, which only double quotes let through. */
const quoted = (line: string): string =>
  line.includes('$') ? `"${line.replaceAll('"', '\\"')}"` : `'${line}'`

const LINE_MAX = 80

function wrapped(words: readonly string[]): string {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= LINE_MAX)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(last === undefined ? word : `  ${word}`)
  }
  return lines.join(' \\\n')
}

const bodyText = (body: unknown): string => (typeof body === 'string' ? body : compactJson(body))
