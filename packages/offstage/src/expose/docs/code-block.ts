import { html, joined, type Html } from './html.ts'

/** Lines that are typed into a shell; comments are set apart. */
export function shell(...lines: readonly string[]): Html {
  const marked = lines
    .join('\n')
    .split('\n')
    .map((line) => (line.startsWith('#') ? html`<span class="comment">${line}</span>` : html`${line}`))
  return html`<pre class="shell" tabindex="0"><code>${joined(marked, '\n')}</code></pre>`
}

/** An answer, as JSON. */
export const answer = (value: unknown): Html =>
  value === undefined
    ? html``
    : html`<pre class="answer" tabindex="0"><code>${compactJson(value)}</code></pre>`

const LINE_MAX = 72

/** JSON in which what fits on a line stands on one. */
export function compactJson(value: unknown, indent = ''): string {
  const flat = flatJson(value)
  if (typeof value !== 'object' || value === null || flat.length + indent.length <= LINE_MAX) return flat
  const deeper = `${indent}  `
  const members = Array.isArray(value)
    ? value.map((item) => deeper + compactJson(item, deeper))
    : Object.entries(value).map(
        ([name, member]) => `${deeper}${JSON.stringify(name)}: ${compactJson(member, deeper)}`,
      )
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${members.join(',\n')}\n${indent}${close}`
}

function flatJson(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(flatJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${flatJson(member)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
