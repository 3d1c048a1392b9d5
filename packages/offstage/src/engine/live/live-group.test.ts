import { expect, test } from 'vitest'
import type { Database } from '../../database/database.ts'
import { resourceOf } from '../../model/model.ts'
import { parseListAsk } from '../../plan/parse-ask.ts'
import { planRead } from '../../plan/plan-read.ts'
import { classOf, guest } from '../../policy/actor.ts'
import type { Page } from '../read/page.ts'
import { LiveGroup } from './live-group.ts'
import { LiveStream } from './live-stream.ts'
import { pageState } from './page-state.ts'
import { village } from './testing/village.ts'

const ask = parseListAsk(village, resourceOf(village, 'street'), new Map())
const plan = planRead(ask.rows, { model: village, actor: classOf(guest), equals: () => false })
const pageOf = (name: string): Page => ({
  rows: [JSON.stringify({ id: '1', name })],
  keys: [[name, '1']],
  next: undefined,
  count: undefined,
  plan,
})

/** A group whose one look waits until it is told what it found. */
function makeGroup() {
  let answer: (page: Page) => void = () => {}
  const began: (() => void)[] = []
  const stale: LiveStream[] = []
  const group = new LiveGroup({
    key: 'street',
    ask,
    actor: guest,
    dependsOnTime: false,
    reader: {
      read: () => {
        began.splice(0).forEach((tell) => tell())
        return new Promise((resolve) => {
          answer = resolve
        })
      },
    },
    // Nobody here has a session that would have to be asked about.
    database: undefined as unknown as Database,
    actorsHold: async (_on, actors) => actors.map(() => true),
    place: () => ({ epoch: 'e', seq: 1 }),
    inTurn: (work) => work(),
    onStale: (stream) => stale.push(stream),
    onEmpty: () => {},
    onTrace: undefined,
    onError: undefined,
    timing: { gapMs: 0, clockMs: 60_000 },
  })
  const stream = new LiveStream({
    ask,
    actor: guest,
    reauthenticate: undefined,
    first: { state: pageState(pageOf('first')), epoch: 'e', seq: 1 },
    resumeAt: undefined,
    onClose: () => {},
  })
  group.join(stream, group.expect())
  const look = async (): Promise<void> => {
    const beginning = new Promise<void>((resolve) => began.push(resolve))
    group.trigger(undefined)
    await beginning
  }
  const find = async (name: string): Promise<void> => {
    answer(pageOf(name))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { group, stream, look, find }
}

test('a look shows what it found to who is there', async () => {
  const { stream, look, find } = makeGroup()
  await look()
  await find('second')
  expect(stream.digest).toBe(pageState(pageOf('second')).digest)
})

test('a look that was under way when somebody left, or became somebody else, shows them nothing', async () => {
  const left = makeGroup()
  await left.look()
  left.group.leave(left.stream)
  await left.find('not theirs')
  expect(left.stream.digest).toBe(pageState(pageOf('first')).digest)

  const changed = makeGroup()
  await changed.look()
  changed.stream.actor = { ...guest, roles: ['mayor'] }
  await changed.find('not theirs')
  expect(changed.stream.digest).toBe(pageState(pageOf('first')).digest)
})
