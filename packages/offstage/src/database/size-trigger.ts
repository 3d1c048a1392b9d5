import type { ModelResource } from '../model/model.ts'
import { quoteName, quoteText } from './migrate/postgres/quote.ts'
import type { Trigger } from './schema.ts'

/** What holds a small resource's table to its size, whoever adds rows. */
export function sizeTriggers({ small, table }: Pick<ModelResource, 'small' | 'table'>): readonly Trigger[] {
  if (small === undefined) return []
  const max = String(small.max)
  const trigger: Trigger = {
    // Another size is another trigger, which begins by looking whether the rows that are there fit into it.
    name: `hold_to_${max}_rows`,
    event: 'insert',
    function: 'offstage.hold_to_size',
    arguments: [max],
    begin: `select offstage.require_size(${quoteText(quoteName(table))}, ${max})`,
  }
  return [trigger]
}
