import type { App } from '../declare/app.ts'
import type { Model } from './model.ts'

/** One thing wrong with a declaration: where, what, and how to mend it. */
export interface Complaint {
  readonly code: string
  /** `giftCard.policy.read`, `giftCard.list(by code)` */
  readonly at: string
  /** What is wrong, as a sentence whose subject is `at`. */
  readonly message: string
  readonly mend: string
}

/**
 * A rule of the model. It looks at the app as declared where the model has already merged what it complains of
 * (two resources of one name, say), and at the model everywhere else.
 */
export type Rule = (model: Model, app: App) => readonly Complaint[]
