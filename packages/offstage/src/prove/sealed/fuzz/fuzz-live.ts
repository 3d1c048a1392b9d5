import { setTimeout as sleep } from 'node:timers/promises'
import type { PlainAsk } from '../asks/plain-ask.ts'
import { randomAskOf } from '../asks/random-ask.ts'
import { restAddress } from '../asks/rest-address.ts'
import type { Followed, ToldEvent } from '../doors/follow-stream.ts'
import type { Doors } from '../doors/open-doors.ts'
import { answerPlainly, type Expected } from '../oracle/answer.ts'
import type { Person, Place } from '../oracle/rows.ts'
import { sightOf } from '../oracle/sight.ts'
import type { Choose } from '../world/choose.ts'
import { loadRows } from '../world/load-rows.ts'
import type { Character } from '../world/people.ts'
import { performWrite, randomWrite } from '../world/random-write.ts'
import { actualPage } from './actual-page.ts'
import { comparePages } from './compare-pages.ts'
import { isLeak, type Difference } from './difference.ts'

export interface LiveInput {
  readonly doors: Doors
  readonly place: Place
  readonly people: readonly Character[]
  readonly choose: Choose
  readonly writes: number
  readonly onWritten: (done: number) => void
  readonly signal: AbortSignal
}

export interface FuzzedLive {
  readonly streams: number
  readonly writes: number
  /** How often a stream was compared with what it should show. */
  readonly looks: number
  readonly failed: readonly {
    readonly difference: Difference
    readonly person: Person
    readonly address: string
  }[]
}

interface Stream {
  readonly person: Person
  readonly ask: PlainAsk
  readonly address: string
  readonly followed: Followed
  /** Ids that it has shown so far. */
  readonly shown: Set<string>
  /** How many of its events have been looked at. */
  seen: number
}

const STREAMS = 16
const SETTLE_MS = 10_000
const LOOK_AGAIN_MS = 15

/** Follows random lists and rows as random people while rows change, and compares what each stream comes to, and tells on the way, with what its person may see. */
export async function fuzzLive(input: LiveInput): Promise<FuzzedLive> {
  const { doors, choose, onWritten, signal } = input
  const streams = await openStreams(input)
  const found = { streams: streams.length, writes: 0, looks: 0, failed: [] as FuzzedLive['failed'][number][] }
  let { place } = input
  try {
    while (
      found.writes < input.writes &&
      found.failed.length === 0 &&
      streams.length > 0 &&
      !signal.aborted
    ) {
      onWritten(++found.writes)
      const write = randomWrite(place, choose)
      if (write === undefined) break
      if (!(await performWrite(doors, write))) continue
      const before = place
      place = { ...place, rows: await loadRows(doors, place.rows) }
      for (const stream of streams) {
        found.looks++
        const difference = await settle(stream, before, place)
        if (difference !== undefined)
          found.failed.push({ difference, person: stream.person, address: stream.address })
      }
    }
  } finally {
    for (const { followed } of streams) followed.close()
  }
  return found
}

async function openStreams({ doors, place, people, choose }: LiveInput): Promise<Stream[]> {
  const live = [...place.model.resources.values()].filter((resource) => resource.live)
  if (live.length === 0) return []
  const streams: Stream[] = []
  for (let at = 0; at < STREAMS; at++) {
    const person = choose.one(people)
    const ask = randomAskOf(place, live[at % live.length] ?? choose.one(live), choose)
    const address = restAddress(doors.model, ask)
    const followed = await doors.follow(address, person)
    if (followed.status === 200) streams.push({ person, ask, address, followed, shown: new Set(), seen: 0 })
    else followed.close()
  }
  return streams
}

/** Waits until a stream shows what its person may see now; what it told meanwhile may be of no other row. */
async function settle(stream: Stream, before: Place, place: Place): Promise<Difference | undefined> {
  const expected = answerPlainly(place, stream.person, stream.ask)
  const deadline = performance.now() + SETTLE_MS
  for (;;) {
    const [difference] = differencesOf(stream, expected, place)
    const told = toldOfHidden(stream, expected, answerPlainly(before, stream.person, stream.ask))
    if (told !== undefined) return told
    if (difference === undefined) return undefined
    if (performance.now() > deadline)
      return {
        ...difference,
        code: isLeak(difference) ? 'LEAK_LIVE' : 'WRONG_ANSWER',
        message: `does not come to what can be seen: it ${difference.message}`,
      }
    await sleep(LOOK_AGAIN_MS)
  }
}

function differencesOf(
  { person, ask, followed }: Stream,
  expected: Expected,
  place: Place,
): readonly Difference[] {
  const actual = actualPage('REST', ask, { status: 200, body: followed.body })
  if (actual.kind !== 'page') return [{ code: 'WRONG_ANSWER', at: ask.resource, message: actual.why }]
  return comparePages(actual, expected, {
    place,
    sight: sightOf(place, person),
    door: 'REST',
    ask,
    isContinued: false,
  })
}

/** Looks at the events that are new: each may be only about rows that were shown, or that may be. */
function toldOfHidden(stream: Stream, expected: Expected, before: Expected): Difference | undefined {
  const visible = new Set([...before.rows, ...expected.rows].map(({ id }) => id))
  const events = stream.followed.events.slice(stream.seen)
  stream.seen = stream.followed.events.length
  for (const { event, data } of events) {
    const ids = idsIn({ event, data })
    const known = (id: string) => (event === 'remove' ? stream.shown.has(id) : visible.has(id))
    const hidden = ids.find((id) => !known(id))
    if (hidden !== undefined)
      return {
        code: 'LEAK_LIVE',
        at: stream.ask.resource,
        message:
          event === 'remove'
            ? `tells of the removal of ${hidden}, which it never showed`
            : `tells of ${hidden}, which ${stream.person.label} may not see`,
      }
    if (event !== 'remove') for (const id of ids) stream.shown.add(id)
  }
  return undefined
}

/** The rows that an event is about, by their ids. */
function idsIn({ event, data }: ToldEvent): readonly string[] {
  // The forms of the events are documented.
  if (event === 'remove' || event === 'upsert') return [(data as { readonly id: string }).id]
  if (event === 'page') return (data as { readonly ids: readonly string[] }).ids
  if (event !== 'snapshot' && event !== 'reset') return []
  const rows = (data as { readonly data: unknown }).data
  const all = Array.isArray(rows) ? (rows as readonly { readonly id: string }[]) : []
  return Array.isArray(rows)
    ? all.map(({ id }) => id)
    : rows === null
      ? []
      : [(rows as { readonly id: string }).id]
}
