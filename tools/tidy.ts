import { resolve } from 'node:path'
import { architecture } from './tidy/architecture.ts'
import { boundaries } from './tidy/boundaries.ts'
import { cycles } from './tidy/cycles.ts'
import { errorPages } from './tidy/error-pages.ts'
import { layers } from './tidy/layers.ts'
import { links } from './tidy/links.ts'
import { lockfile } from './tidy/lockfile.ts'
import { machinePaths } from './tidy/machine-paths.ts'
import { markers } from './tidy/markers.ts'
import { readRepository, type Repository, type Rule } from './tidy/rule.ts'
import { ruleFixtures } from './tidy/rule-fixtures.ts'
import { skippedTests } from './tidy/skipped-tests.ts'

/** What holds everywhere in the repository, in the order in which it is looked at. */
const rules: readonly Rule[] = [
  layers,
  boundaries,
  cycles,
  errorPages,
  ruleFixtures,
  architecture,
  markers,
  skippedTests,
  machinePaths,
  links,
  lockfile,
]

/** Looks at the repository with every rule; each line says where, what and by which rule. */
export function tidy(repository: Repository): {
  readonly seen: number
  readonly complaints: readonly string[]
} {
  return { seen: repository.tree.size, complaints: rules.flatMap((rule) => complaintsOf(rule, repository)) }
}

function complaintsOf(rule: Rule, repository: Repository): readonly string[] {
  const { seen, faults } = rule.look(repository)
  if (seen === 0) return [`${rule.name} has seen nothing, so it has proved nothing`]
  return faults.map(({ path, line, what }) => `${path}:${line}  ${what}  (${rule.name})`)
}

if (import.meta.main) {
  const { seen, complaints } = tidy(readRepository(resolve(process.argv[2] ?? '.')))
  for (const complaint of complaints) console.log(complaint)
  console.log(`tidy looked at ${seen} files with ${rules.length} rules: ${complaints.length} complaints`)
  process.exitCode = complaints.length === 0 ? 0 : 1
}
