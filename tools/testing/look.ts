import { treeOf } from '../source/tree.ts'
import { repositoryOf, type Rule } from '../tidy/rule.ts'
import type { Files } from './plant.ts'

/** What a rule says about some files, as `path:line what`; none when it is content. */
export function complaints(rule: Rule, files: Files): readonly string[] {
  return rule
    .look(repositoryOf(treeOf(files)))
    .faults.map(({ path, line, what }) => `${path}:${line} ${what}`)
}
