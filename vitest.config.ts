import { existsSync } from 'node:fs'
import { configDefaults, defineConfig } from 'vitest/config'

// One embedded PostgreSQL serves the whole run; the platform's own testing tools start and end it.
const databaseForTheRun = 'packages/offstage/src/testing/global-setup.ts'

export default defineConfig({
  root: import.meta.dirname,
  ssr: {
    // Tests read the sources of the workspace packages, never a dist that may be stale or absent;
    // the names after it are Vite's own defaults, which a list given here replaces.
    resolve: {
      conditions: ['offstage-source', 'module', 'node', 'development|production'],
      externalConditions: ['offstage-source', 'node'],
    },
  },
  test: {
    include: ['{packages,workloads,acceptance,tools,bench,examples}/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, '**/dist/**', '**/.offstage/**'],
    globalSetup: existsSync(new URL(databaseForTheRun, import.meta.url)) ? [databaseForTheRun] : [],
    pool: 'forks',
    maxWorkers: 2,
    // Processes and threads that a test starts resolve the packages as the test does.
    execArgv: ['--conditions=offstage-source'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
