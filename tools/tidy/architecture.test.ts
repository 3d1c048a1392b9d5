import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { architecture } from './architecture.ts'

test('a folder of the platform that ARCHITECTURE.md does not name is found, at any depth', () => {
  const files = {
    'packages/offstage/src/plan/read.ts': '',
    'packages/offstage/src/engine/live/push.ts': '',
    'ARCHITECTURE.md': 'First `plan/`, then engine/; an olive/ is something else.',
  }
  expect(complaints(architecture, files)).toEqual([
    'ARCHITECTURE.md:1 does not name packages/offstage/src/engine/live/',
  ])
})
