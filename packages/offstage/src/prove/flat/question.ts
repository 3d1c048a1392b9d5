import type { ModelResource, ModelTally } from '../../model/model.ts'

/** One read that is tried. */
export interface Question {
  readonly resource: ModelResource
  /** The declaration that it stands on, as a report speaks of it: `product.list(by category, then name)`. */
  readonly at: string
  readonly about: QuestionSubject
  /** Which rows and which variation, in words that are the same at every size of the data. */
  readonly variation: string
  readonly read:
    | { readonly kind: 'row'; readonly id: string; readonly parameters: Parameters }
    | { readonly kind: 'list'; readonly parameters: Parameters }
    | { readonly kind: 'tally'; readonly parameters: Parameters }
}

type Parameters = Readonly<Record<string, string>>

export type QuestionSubject =
  | { readonly kind: 'row' }
  | { readonly kind: 'list'; readonly by: readonly string[]; readonly then: readonly string[] }
  | { readonly kind: 'search' }
  | { readonly kind: 'tally'; readonly tally: ModelTally }
  /** `child` and `link` say which list an inverse needs; a link to a parent needs none. */
  | {
      readonly kind: 'include'
      readonly path: string
      readonly child: string | undefined
      readonly link: string | undefined
    }

/** As a person could ask it again. */
export function addressOf({ resource, read }: Question): string {
  const query = new URLSearchParams(read.parameters).toString()
  const path = `/api/${resource.path}${read.kind === 'row' ? `/${read.id}` : read.kind === 'tally' ? '/tally' : ''}`
  return `GET ${path}${query === '' ? '' : `?${decodeURIComponent(query)}`}`
}
