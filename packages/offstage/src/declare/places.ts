import { fileURLToPath } from 'node:url'

/** Where in an app's own code something was declared. */
export interface DeclaredPlace {
  readonly file: string
  readonly line: number
}

let isRecording = false
const places = new WeakMap<object, DeclaredPlace>()

/**
 * From here on each declaration remembers the line it stands on, for whoever has to point at it. It is asked for before
 * the app is loaded, and only by tools: a stack for every field would make each start slower for nothing.
 */
export function recordPlaces(): void {
  isRecording = true
}

/** Remembers where this part of a declaration stands, the first time that it is seen. */
export function placed<T extends object>(part: T): T {
  if (isRecording && !places.has(part)) {
    const place = callerOutside(import.meta.dirname)
    if (place !== undefined) places.set(part, place)
  }
  return part
}

/** Where a part of a declaration stands; undefined when nobody asked for places before it was declared. */
export function placeOf(part: object): DeclaredPlace | undefined {
  return places.get(part)
}

const FRAME = /\(?((?:file:\/\/)?\/[^()]+|[A-Za-z]:\\[^()]+):(\d+):\d+\)?$/

/** The first line of the stack that is not the declaration language itself. */
function callerOutside(folder: string): DeclaredPlace | undefined {
  const frames = new Error('where').stack?.split('\n') ?? []
  for (const frame of frames) {
    const [, path, line] = FRAME.exec(frame) ?? []
    if (path === undefined) continue
    const file = path.startsWith('file:') ? fileURLToPath(path) : path
    if (!file.startsWith(folder)) return { file, line: Number(line) }
  }
  return undefined
}
