/** What an answer shows and should not, or should show and does not. */
export interface Difference {
  readonly code: DifferenceCode
  /** The resource it is about. */
  readonly at: string
  /** A sentence that begins with what the answer does: `shows order …, which its policy hides`. */
  readonly message: string
}

export type DifferenceCode =
  | 'LEAK_ROW'
  | 'LEAK_FIELD'
  | 'LEAK_INCLUDE'
  | 'LEAK_SEARCH'
  | 'LEAK_CURSOR'
  | 'LEAK_BY_HIDDEN_FIELD'
  | 'LEAK_COUNT'
  | 'LEAK_LIVE'
  | 'LEAK_WRITE'
  /** Not seen by who may see it, or something else than was asked for. */
  | 'WRONG_ANSWER'

export const isLeak = ({ code }: Difference): boolean => code !== 'WRONG_ANSWER'

/** How each kind is mended, as far as a proof can know. */
export const MENDS: Readonly<Record<DifferenceCode, string>> = {
  LEAK_ROW: 'The read policy must be part of every plan that brings these rows.',
  LEAK_FIELD: 'The field’s policy must be asked wherever its value leaves.',
  LEAK_INCLUDE: 'An include must carry the included resource’s own policy.',
  LEAK_SEARCH: 'The policy must act inside the search, before its cap.',
  LEAK_CURSOR: 'The policy must be asked anew on every page; a cursor is a place and grants nothing.',
  LEAK_BY_HIDDEN_FIELD: 'A list must demand the policies of the fields that it filters and sorts by.',
  LEAK_COUNT: 'A count must count what the page’s own conditions let through.',
  LEAK_LIVE: 'A stream may tell only of rows that it has shown, or may show.',
  LEAK_WRITE: 'A write must ask the policy of the row before and after it.',
  WRONG_ANSWER:
    'The engine and the declaration disagree: this is a defect of the platform; report it with the seed.',
}
