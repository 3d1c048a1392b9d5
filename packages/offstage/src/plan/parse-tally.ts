import { problem } from '../errors.ts'
import type { ModelResource } from '../model/model.ts'
import { valuesOf } from './ask-values.ts'
import { parseValue } from './parse-value.ts'
import { unknownField } from './unknown-name.ts'
import type { TallyAsk } from './tally-plan.ts'

/** A tally that is asked for, with the values that its shape speaks of by number. */
export interface AskedTally {
  readonly ask: TallyAsk
  readonly values: readonly unknown[]
}

/** Reads what a GET of a tally asks for: `field=value` for each of its `by`, and `per=field`. */
export function parseTallyAsk(resource: ModelResource, parameters: ReadonlyMap<string, string>): AskedTally {
  const values = valuesOf()
  const by: { field: string; value: number }[] = []
  for (const [parameter, text] of parameters) {
    if (parameter === 'per') continue
    const field = resource.fields.get(parameter)
    if (field === undefined) throw unknownField(resource, parameter)
    const parsed = parseValue(field, text)
    if (!parsed.ok) throw problem('E_INVALID_PARAMETER', { parameter, why: parsed.should })
    by.push({ field: parameter, value: values.add(parsed.value) })
  }
  return {
    ask: {
      resource: resource.name,
      by: by.toSorted((a, b) => (a.field < b.field ? -1 : 1)),
      per: parameters.get('per'),
    },
    values: values.all,
  }
}
