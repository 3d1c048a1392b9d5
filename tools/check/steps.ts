import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { staleReferencePages } from '../docs/reference-pages.ts'
import { tidy } from '../tidy.ts'
import { readRepository } from '../tidy/rule.ts'
import { numberIn, runTool, type Outcome, type Step } from './step.ts'

/** The gate, cheapest step first. */
export const steps: readonly Step[] = [
  { name: 'format', run: checkFormat },
  { name: 'lint', run: lint },
  { name: 'tidy', run: keepTidy },
  { name: 'reference', run: checkReference },
  { name: 'types', run: (root) => checkTypes(root, 'tsconfig.json') },
  { name: 'types of web', run: (root) => checkTypes(root, 'web/tsconfig.json') },
  { name: 'unused', run: findUnused },
]

function checkFormat(root: string): Outcome {
  const ran = runTool(root, 'oxfmt/bin/oxfmt', ['--check', '.'])
  return { ...ran, seen: numberIn(ran.output, /on (\d+) files/) }
}

// Type-aware rules come from a second program beside oxlint; without it oxlint fails, so a number
// of files here means that both have looked.
function lint(root: string): Outcome {
  const ran = runTool(root, 'oxlint/bin/oxlint', [
    '--type-aware',
    '--deny-warnings',
    '--ignore-pattern=**/node_modules',
    '.',
  ])
  return { ...ran, seen: numberIn(ran.output, /on (\d+) files with [1-9]/) }
}

function keepTidy(root: string): Outcome {
  const { seen, complaints } = tidy(readRepository(root))
  return { seen, passed: complaints.length === 0, output: complaints.join('\n') }
}

async function checkReference(root: string): Promise<Outcome> {
  const { seen, stale } = await staleReferencePages(root)
  return { seen, passed: stale.length === 0, output: stale.join('\n') }
}

function checkTypes(root: string, project: string): Outcome {
  if (!existsSync(join(root, project))) return { seen: 0, passed: false, output: `${project} is not there` }
  const ran = runTool(root, 'typescript/bin/tsc', [
    '-p',
    project,
    '--noEmit',
    '--listFiles',
    '--pretty',
    'false',
  ])
  const lines = ran.output.split('\n')
  const files = lines.filter((line) => line.startsWith('/') || /^[A-Za-z]:[\\/]/.test(line))
  const ours = files.filter((file) => !/[\\/]node_modules[\\/]/.test(file))
  return {
    passed: ran.passed,
    seen: ours.length,
    output: lines.filter((line) => !files.includes(line)).join('\n'),
  }
}

function findUnused(root: string): Outcome {
  const reporters = ['--reporter', 'symbols', '--reporter', join(import.meta.dirname, 'knip-reporter.ts')]
  const ran = runTool(root, 'knip/bin/knip.js', ['--no-progress', '--no-config-hints', ...reporters])
  return { ...ran, seen: numberIn(ran.output, /^knip looked at (\d+) files/m) }
}
