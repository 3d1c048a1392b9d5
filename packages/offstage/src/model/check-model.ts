import type { App } from '../declare/app.ts'
import type { Model } from './model.ts'
import { rules } from './rules/rules.ts'

/** One thing wrong with a declaration: where, what, and how to mend it. */
export interface Complaint {
  readonly code: string
  /** `giftCard.policy.read`, `giftCard.list(by code)` */
  readonly at: string
  readonly message: string
  readonly mend: string
}

export type Rule = (model: Model, app: App) => readonly Complaint[]

/** An app that breaks rules of the model. */
export class ModelError extends Error {
  readonly complaints: readonly Complaint[]

  constructor(complaints: readonly Complaint[]) {
    super(
      complaints.map(({ code, at, message, mend }) => `${at}: ${message}\n    ${mend} (${code})`).join('\n'),
    )
    this.name = 'ModelError'
    this.complaints = complaints
  }
}

/** Holds the model to every rule; throws all complaints at once. */
export function checkModel(model: Model, app: App): void {
  const complaints = rules.flatMap((rule) => rule(model, app))
  if (complaints.length > 0) throw new ModelError(complaints)
}
