import { isIP } from 'node:net'
import { resolve } from 'node:path'

/** What the text of a variable may be: its words for people, and the reading, undefined when it is not that. */
export interface Kind<T> {
  /** Completes "it is not …". */
  readonly words: string
  readonly read: (text: string) => T | undefined
}

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    words: `a whole number from ${min} to ${max}`,
    read: (text) => within(/^\d+$/.test(text) ? Number(text) : Number.NaN, min, max),
  }
}

export function fraction(): Kind<number> {
  return {
    words: 'a number from 0 to 1',
    read: (text) => within(/^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN, 0, 1),
  }
}

const within = (value: number, min: number, max: number): number | undefined =>
  value >= min && value <= max ? value : undefined

export function oneOfWords<const T extends string>(...words: readonly T[]): Kind<T> {
  return { words: `one of ${words.join(', ')}`, read: (text) => words.find((word) => word === text) }
}

export const folder: Kind<string> = {
  words: 'the path of a folder',
  read: (text) => (text.includes('\0') ? undefined : resolve(text)),
}

export const fileOrFolder: Kind<string> = { ...folder, words: 'the path of a file or of a folder' }

export const host: Kind<string> = {
  words: 'an IP address or a host name, without a scheme and a port',
  read: (text) => (isIP(text) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text) ? text : undefined),
}

/** A URL with one of the schemes and a host; everything else of it is the reader's. */
export function urlOfScheme(...schemes: readonly string[]): Kind<string> {
  return {
    words: `a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    read: (text) => {
      const url = URL.parse(text)
      return url !== null && schemes.includes(url.protocol.slice(0, -1)) && url.hostname !== ''
        ? text
        : undefined
    },
  }
}

/** What a browser sends as `Origin`: a scheme, a host, a port when it is not the usual one, and nothing more. */
const readOrigin = (text: string): string | undefined => {
  const url = URL.parse(text.trim())
  const isBare = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !/[?#@]/.test(text)
  return isBare ? url.origin : undefined
}

export const origin: Kind<string> = {
  words: 'an origin: http:// or https://, a host, and nothing after it but a port',
  read: readOrigin,
}

export const origins: Kind<readonly string[]> = {
  words:
    'a list of origins with commas between them, each like https://shop.example.com ("*" is refused, because answers carry a session)',
  read: (text) => {
    const found = text.split(',').map(readOrigin)
    const isWhole = (each: readonly (string | undefined)[]): each is readonly string[] =>
      !each.includes(undefined)
    return isWhole(found) ? Object.freeze(found) : undefined
  },
}

export function textOfAtLeast(characters: number): Kind<string> {
  return {
    words: `at least ${characters} characters long`,
    read: (text) => (text.length >= characters ? text : undefined),
  }
}

export const mailbox: Kind<string> = {
  words: 'a mail address, with or without a name before it',
  read: (text) => (/^([^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(text) ? text : undefined),
}

/** How many jobs run at once in this process; `off` is 0. */
export const workerJobs: Kind<number> = {
  words: 'off, on, or how many jobs may run at once, from 1 to 100',
  read: (text) => {
    if (text === 'off') return 0
    if (text === 'on') return 4
    return wholeNumber(1, 100).read(text)
  },
}
