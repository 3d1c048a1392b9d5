import { app } from '../../declare/app.ts'
import { feature } from '../../declare/feature.ts'
import type { RuleFixture } from '../rule-fixture.ts'

const features = [feature('shelves', {})]

export const fixture: readonly RuleFixture[] = [
  { app: app('library', { features, rowsMax: 20 }), expect: ['APP_ROWS_MAX library.rowsMax'] },
  { app: app('library', { features, rowsMax: 1_000_000 }), expect: ['APP_ROWS_MAX library.rowsMax'] },
  { app: app('library', { features, rowsMax: 2_000 }), expect: [] },
]
