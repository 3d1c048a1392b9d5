import type { Model, ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { refTo, type Operation, type Parameter, type Paths, type Ref, type Security } from './document.ts'
import { listParameters } from './list-parameters.ts'
import { REFUSALS, refusalResponses } from './refusals.ts'

/** The addresses at which a resource's lists are had as whole tables. */
export function exportPaths(model: Model, resource: ModelResource, security: readonly Security[]): Paths {
  const address = `/api/${resource.path}`
  return {
    [`${address}.csv`]: { get: exportOperation(model, resource, security, 'Csv') },
    [`${address}.ndjson`]: { get: exportOperation(model, resource, security, 'Ndjson') },
  }
}

const FORMS = {
  Csv: {
    type: 'text/csv',
    about:
      'A first line with the names of the columns (`price.amount`), then a line for each row (RFC 4180). Text that a ' +
      'spreadsheet would take for a formula has an apostrophe before it; what is absent is empty.',
  },
  Ndjson: { type: 'application/x-ndjson', about: 'One row of JSON on each line, as the list shows it.' },
} as const

function exportOperation(
  model: Model,
  resource: ModelResource,
  security: readonly Security[],
  form: keyof typeof FORMS,
): Operation {
  const many = words(resource.plural)
  const { type, about } = FORMS[form]
  return {
    operationId: `export${resource.title}${form}`,
    tags: [resource.title],
    summary: `Export ${many} as ${type}`,
    description:
      `${about}\n\nAll rows of a list, page after page, each page judged by the policy when it is read. An export that ` +
      'cannot go on (the session ended, more than 1,000,000 rows) breaks the connection off, and is then not whole.',
    parameters: listParameters(model, resource).filter(goesWithAll),
    responses: {
      '200': {
        description: `All ${many} of the list that you may see.`,
        headers: { Traceparent: refTo('headers', 'Traceparent') },
        content: { [type]: { schema: { type: 'string' } } },
      },
      ...refusalResponses(REFUSALS.list),
    },
    security,
  }
}

const OF_A_PAGE: readonly string[] = ['limit', 'count', 'search', 'explain']

/** A parameter that says something of one page does not go with all of them. */
function goesWithAll(parameter: Parameter | Ref): boolean {
  const name = '$ref' in parameter ? (parameter.$ref.split('/').at(-1) ?? '') : parameter.name
  return !OF_A_PAGE.includes(name)
}
