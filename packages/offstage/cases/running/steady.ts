import { decodeCursor } from '../../src/values/cursor.ts'

/** Replaces what differs in every run by names that do not: the same id has the same name throughout a case. */
export class Steady {
  readonly #names: Map<string, string>
  readonly #startedAtMs = Date.now()
  #unnamed = 0

  /** `names` are the ids that the case gave names to. */
  constructor(names: Readonly<Record<string, string>>) {
    this.#names = new Map(Object.entries(names).map(([name, id]) => [id, `{${name}}`]))
  }

  /** The value with every text in it made steady. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map((one) => this.value(one))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.value(one)]))
  }

  text(text: string): string {
    return text
      .replaceAll(CURSOR, (cursor) => this.#cursor(cursor))
      .replaceAll(UUID, (id) => this.#id(id))
      .replaceAll(INSTANT, (instant) => (this.#isOfThisRun(instant) ? '{now}' : instant))
  }

  #cursor(cursor: string): string {
    const keys = decodeCursor(cursor)
    return keys === undefined ? cursor : `{after ${keys.map((key) => this.text(key)).join(', ')}}`
  }

  #id(id: string): string {
    const known = this.#names.get(id)
    if (known !== undefined) return known
    const name = `{id ${++this.#unnamed}}`
    this.#names.set(id, name)
    return name
  }

  #isOfThisRun(instant: string): boolean {
    return Math.abs(Date.parse(instant) - this.#startedAtMs) < AN_HOUR_MS
  }
}

const AN_HOUR_MS = 3_600_000
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z/g
// base64url of `["`, with which every cursor begins.
const CURSOR = /\bWyJ[\w-]{8,}/g
