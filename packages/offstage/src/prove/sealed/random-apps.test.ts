import { expect, test } from 'vitest'
import { proveSealed } from './prove-sealed.ts'
import { randomApp } from './testing/random-app.ts'
import { scratchFor } from './testing/scratch-for.ts'

// Schemas, policies, rows, people and asks that nobody has thought of. How many apps are tried, and from which seed on,
// can be said by variables that are no settings of the app.
const APPS = Number(process.env['SEALED_APPS'] ?? 6)
// On a busy machine fewer are tried; one always is.
const TIME_MS = 45_000
const FIRST = Number(process.env['SEALED_SEED'] ?? 1)

test('random apps are answered as their declarations read: by REST, by GraphQL, live, and in every clause', async () => {
  const startedMs = performance.now()
  for (let seed = FIRST; seed < FIRST + APPS; seed++) {
    if (seed > FIRST && performance.now() - startedMs > TIME_MS && APPS <= 6) break
    const { model } = randomApp(seed)
    const scratch = await scratchFor(model)
    try {
      const report = await proveSealed({
        model,
        scratch,
        seed,
        asks: 120,
        writes: 12,
        mutants: true,
        progress: () => {},
        signal: new AbortController().signal,
      })
      // Policies drawn by lot hold clauses that hardly anything could turn on; what is told by the engine must be told.
      const violations = report.violations.filter(({ code }) => code !== 'CLAUSE_NOT_EXERCISED')
      expect(violations, `SEALED_SEED=${seed}`).toEqual([])
      expect(report.checks).toBeGreaterThan(100)
    } finally {
      await scratch.drop()
    }
  }
})
