import type { Trigger } from '../schema.ts'
import type { Change } from './change.ts'
import type { Findings } from './gather.ts'
import type { TableVersions } from './table-versions.ts'

/** What makes the triggers of a table into the wanted ones. */
export function compareTriggers({ declared, found }: TableVersions): Findings {
  const wanted = declared.triggers ?? []
  const present = found.triggers ?? []
  const added = wanted.flatMap((trigger): Change[] => {
    const same = present.find(({ name }) => name === trigger.name)
    if (same !== undefined && meaningOf(same) === meaningOf(trigger)) return []
    return [{ kind: 'addTrigger', table: declared.name, trigger, replaces: same !== undefined }]
  })
  const gone = present.filter(({ name }) => !wanted.some((trigger) => trigger.name === name))
  const dropped = gone.map(({ name }): Change => ({
    kind: 'dropTrigger',
    table: declared.name,
    trigger: name,
  }))
  return { changes: [...added, ...dropped] }
}

const meaningOf = ({ event, function: called, arguments: given, isOff }: Trigger): string =>
  JSON.stringify([event, called, given, isOff])
