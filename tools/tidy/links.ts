import { posix } from 'node:path'
import type { Tree } from '../source/tree.ts'
import type { Fault, Rule } from './rule.ts'

/** Every relative link of a Markdown page leads to a file or a heading that is there. */
export const links: Rule = {
  name: 'links',
  look: ({ tree }) => {
    const pages = [...tree].filter(([path]) => path.endsWith('.md'))
    return { seen: pages.length, faults: pages.flatMap(([path, text]) => faultsOf(path, text, tree)) }
  },
}

function faultsOf(path: string, text: string, tree: Tree): readonly Fault[] {
  return targetsOf(text).flatMap(({ target, line }) => {
    const what = brokenLink(path, target, tree)
    return what === undefined ? [] : [{ path, line, what }]
  })
}

function brokenLink(page: string, target: string, tree: Tree): string | undefined {
  const [file = '', anchor] = target.split('#')
  const path =
    file === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(file)).replace(/\/$/, '')
  if (!exists(path, tree)) return `${target} leads nowhere`
  if (anchor === undefined || anchor === '' || !path.endsWith('.md')) return undefined
  return anchorsOf(tree.get(path) ?? '').has(anchor) ? undefined : `${target} names no heading of ${path}`
}

function exists(path: string, tree: Tree): boolean {
  return path === '.' || tree.has(path) || [...tree.keys()].some((known) => known.startsWith(`${path}/`))
}

const inlineLink = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g
const definition = /^ {0,3}\[[^\]]+\]:\s+<?(\S+?)>?(?:\s|$)/g
const attribute = /\b(?:href|src)="([^"]+)"/g
const elsewhere = /^(?:[a-z][a-z0-9+.-]*:|\/)/i

function targetsOf(text: string): readonly { target: string; line: number }[] {
  return proseLines(text).flatMap(({ content, line }) =>
    [inlineLink, definition, attribute]
      .flatMap((pattern) => [...content.matchAll(pattern)].map((match) => match[1] ?? ''))
      .filter((target) => !elsewhere.test(target))
      .map((target) => ({ target, line })),
  )
}

/** GitHub's name for each heading, and the names that the page gives itself. */
function anchorsOf(text: string): ReadonlySet<string> {
  const lines = proseLines(text, { keepCode: true })
  const headings = lines.flatMap(({ content }) => /^#{1,6}\s+(.*?)\s*#*$/.exec(content)?.[1] ?? [])
  const given = lines.flatMap(({ content }) =>
    [...content.matchAll(/\b(?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? ''),
  )
  const slugs = headings.map(slug)
  const numbered = slugs.map((name, at) => {
    const before = slugs.slice(0, at).filter((other) => other === name).length
    return before === 0 ? name : `${name}-${before}`
  })
  return new Set([...numbered, ...given])
}

function slug(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

// What stands in a fence or between backticks is an example of a link, not a link.
function proseLines(text: string, { keepCode = false } = {}): readonly { content: string; line: number }[] {
  let fence: string | undefined
  return text.split('\n').flatMap((raw, at) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(raw)?.[1]
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined
      return []
    }
    if (fence !== undefined) return []
    return [{ content: keepCode ? raw : raw.replace(/`+[^`]*`+/g, ''), line: at + 1 }]
  })
}
