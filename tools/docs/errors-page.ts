import { prose } from './prose.ts'

/** What the page needs to know of an entry of the error registry. */
export type ErrorEntry = {
  readonly status: number
  readonly title: string
  readonly detail: (args: Placeholders) => string
  readonly hint?: (args: Placeholders) => string
}

type Placeholders = Readonly<Record<string, string>>

// Every argument stands for itself: the page shows `{resource}` where a refusal names the resource.
const placeholders = new Proxy<Placeholders>({}, { get: (_, name) => `{${String(name)}}` })

/** The reference page of the error registry, in its own order. */
export function errorsPage(errors: Readonly<Record<string, ErrorEntry>>): string {
  const entries = Object.entries(errors).map(([code, entry]) => section(code, entry))
  return [heading, ...entries].join('\n\n') + '\n'
}

const heading = `# Errors

<!-- Written by tools/docs-reference.ts from packages/offstage/src/errors.ts. -->

A refused request is answered with a problem document (RFC 9457, \`application/problem+json\`). Its \`code\` is one
of these; \`detail\` says what is wrong with this request and \`hint\`, where there is one, how to mend it. What stands
in braces is filled in. A rejection that an action declares is answered in the same form, with its own name as code.`

function section(code: string, { status, title, detail, hint }: ErrorEntry): string {
  const lines = [`## ${code}`, `**${status} ${title}**`, prose(detail(placeholders))]
  if (hint !== undefined) lines.push(`Hint: ${prose(hint(placeholders))}`)
  return lines.join('\n\n')
}
