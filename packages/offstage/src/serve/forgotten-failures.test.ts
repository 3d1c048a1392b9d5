import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

test('a failure that nobody waited for is logged, and the process lives on', () => {
  const script = new URL('forgotten-failures.fixture.ts', import.meta.url).pathname
  const { stdout, status } = spawnSync(process.execPath, ['--conditions=offstage-source', script], {
    encoding: 'utf8',
  })
  expect(stdout).toMatch(/"message":"forgotten".*something failed that nobody waited for/)
  expect(stdout).toMatch(/still here\n$/)
  expect(status).toBe(0)
})
