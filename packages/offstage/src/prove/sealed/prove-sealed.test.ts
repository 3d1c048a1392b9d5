import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostModel } from '../../serve/host-model.ts'
import type { Composed } from '../../serve/compose.ts'
import type { ProofReport } from '../proof.ts'
import type { ScratchDatabase } from '../scratch/scratch-database.ts'
import { openDoors } from './doors/open-doors.ts'
import { fuzzWrites } from './fuzz/fuzz-writes.ts'
import { mutantsOf, mutatedModel } from './mutants/mutants.ts'
import { placeOf, proveSealed, type SealedInput } from './prove-sealed.ts'
import { diaryApp } from './testing/diary-app.ts'
import { tellingEveryDeletion } from './testing/leaky-stream.ts'
import { scratchFor } from './testing/scratch-for.ts'
import { findingBy, tamperedReader, withOpenIncludes, type Tamper } from './testing/tampered-reader.ts'

import { chooseFrom } from './world/choose.ts'
import { makeWorld } from './world/make-world.ts'
import { storeWorld } from './world/store-world.ts'

const model = hostModel(diaryApp)

let scratch: ScratchDatabase
beforeAll(async () => {
  scratch = await scratchFor(model)
})
afterAll(() => scratch.drop())

const prove = (more: Partial<SealedInput> = {}): Promise<ProofReport> =>
  proveSealed({
    model,
    scratch,
    seed: 5,
    asks: 400,
    writes: 0,
    mutants: false,
    progress: () => {},
    signal: new AbortController().signal,
    ...more,
  })

test('an app whose engine does what its policies say is sealed, and each of their clauses is told from its absence', async () => {
  const report = await prove({ mutants: true, writes: 25 })
  expect(report.violations).toEqual([])
  expect(report.checks).toBeGreaterThan(500)
  expect(report.summary).toMatch(/25 writes; \d\d changes of a policy’s clause were told by their answers/)
})

test('the same seed asks the same', async () => {
  const [one, other] = [await prove({ asks: 50 }), await prove({ asks: 50 })]
  expect(other.figures).toEqual(one.figures)
})

describe('a planted fault is found, and said:', () => {
  const tampered =
    (tamper: Tamper) =>
    (composed: Composed): Composed => {
      const { services } = composed
      const store = { model, database: services.database, dialect: services.dialect }
      return {
        ...composed,
        services: { ...services, reader: tamperedReader(store, services.reader, tamper) },
      }
    }

  const found = async (tamper: Tamper) => {
    const { violations } = await prove({ change: tampered(tamper) })
    return violations.map(({ code, message }) => `${code} ${message}`)
  }

  test('an include without the policy of the child', async () => {
    expect(await found({ plan: withOpenIncludes })).toContainEqual(
      expect.stringMatching(
        /^LEAK_INCLUDE The answer includes \w+ [0-9a-f-]{36} as .*, which its own policy hides/,
      ),
    )
  })

  test('a hidden field that rows are sorted by', async () => {
    const plan: Tamper['plan'] = ({ right, byRowsOnly }) => findingBy(right, byRowsOnly)
    expect(await found({ plan })).toContainEqual(
      expect.stringMatching(
        /^LEAK_BY_HIDDEN_FIELD The answer finds or sorts diary .* by worth, which is hidden: its place tells the value/,
      ),
    )
  })

  test('a search past the policy', async () => {
    const plan: Tamper['plan'] = ({ right, open }) =>
      right.search === undefined ? right : findingBy(right, open)
    expect(await found({ plan })).toContainEqual(
      expect.stringMatching(/^LEAK_SEARCH The answer finds, by a search, \w+ .*, which the policy hides/),
    )
  })

  test('a cursor, one’s own or another’s, that carries past the policy', async () => {
    const plan: Tamper['plan'] = ({ right, open }) =>
      right.after === undefined ? right : findingBy(right, open)
    expect(await found({ plan })).toContainEqual(
      expect.stringMatching(/^LEAK_CURSOR The answer shows, past a cursor, \w+ .*, which the policy hides/),
    )
  })

  test('a count of what is hidden', async () => {
    expect(await found({ plan: ({ right }) => right, counts: ({ open }) => open })).toContainEqual(
      expect.stringMatching(
        /^LEAK_COUNT The answer counts \d+ in .* where \d+ can be seen, which tells of \d+ hidden/,
      ),
    )
  })

  test('a stream that tells of the removal of what it never showed', async () => {
    const change = (composed: Composed): Composed => ({
      ...composed,
      answerLive: tellingEveryDeletion(composed.answerLive, composed.services.database),
    })
    const { violations } = await prove({ change, asks: 0, writes: 120 })
    expect(violations.map(({ code, message }) => `${code} ${message}`)).toContainEqual(
      expect.stringMatching(
        /^LEAK_LIVE The stream tells of the removal of [0-9a-f-]{36}, which it never showed/,
      ),
    )
  })

  test('a tally that counts for everybody what an editor may see', async () => {
    const change = (composed: Composed): Composed => {
      const { reader } = composed.services
      const tally: typeof reader.tally = (asked, actor, trace, on) =>
        reader.tally(asked, { ...actor, roles: ['editor'] }, trace, on)
      return { ...composed, services: { ...composed.services, reader: { ...reader, tally } } }
    }
    const { violations } = await prove({ change, asks: 0 })
    expect(violations.map(({ code, message }) => `${code} ${message}`)).toContainEqual(
      expect.stringMatching(
        /^LEAK_COUNT The answer counts \d+ in the tally by writer of diaries where \d+ of \d+ can be seen/,
      ),
    )
  })

  test('a write that its policy is not asked about', async () => {
    const choose = chooseFrom(5)
    const { rows, people } = makeWorld(model, choose)
    const doors = await openDoors({ ...scratch, model })
    try {
      await storeWorld(doors, rows)
      const [opened] = mutantsOf(model).filter(
        ({ at, change }) => at === 'diary.policy.update' && change === 'for everyone',
      )
      if (opened === undefined) throw new Error('A diary has an update policy.')
      const engine = { ...doors, model: mutatedModel(model, opened) }
      const signal = new AbortController().signal
      const { failed } = await fuzzWrites({
        doors: engine,
        place: placeOf(model, rows),
        people,
        choose,
        writes: 400,
        signal,
      })
      expect(failed.map(({ difference: { code, message } }) => `${code} ${message}`)).toContainEqual(
        expect.stringMatching(/^LEAK_WRITE lets somebody update diary .*, which the policy denies them/),
      )
    } finally {
      await doors.close()
    }
  })

  test('made small: few rows, and an ask that says no more than it must', async () => {
    const { violations } = await prove({
      change: tampered({ plan: ({ right, open }) => findingBy(right, open) }),
    })
    const [first] = violations
    expect(first?.message).toMatch(
      /It takes no more than(,? \d (users?|writers?|diary|diaries|leaf|leaves))+\.$/,
    )
    expect(first?.ask?.length).toBeLessThan(150)
    expect(first?.mend).toContain('--seed 5')
  })
})
