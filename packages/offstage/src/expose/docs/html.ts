/** Text that is known to be HTML: everything that went into it was escaped. */
export interface Html {
  readonly html: string
}

export type Part = Html | string | number | false | undefined | readonly Part[]

/** Makes HTML; what is put in is escaped unless it is HTML already: html`<p>${text}</p>`. */
export function html(text: readonly string[], ...parts: readonly Part[]): Html {
  return { html: text.map((piece, index) => piece + htmlOf(parts[index])).join('') }
}

function htmlOf(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'html' in part ? part.html : part.map(htmlOf).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** A sentence in which what stands between backticks is code. */
export const prose = (text: string): Html => ({
  html: text
    .split('`')
    .map((piece, index) => (index % 2 === 0 ? escaped(piece) : `<code>${escaped(piece)}</code>`))
    .join(''),
})

/** Parts with something between each two of them. */
export const joined = (parts: readonly Part[], between: Part): readonly Part[] =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]))
