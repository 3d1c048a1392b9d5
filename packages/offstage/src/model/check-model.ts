import type { App } from '../declare/app.ts'
import type { Model } from './model.ts'
import type { Complaint } from './rule.ts'
import { rules } from './rules/rules.ts'

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
