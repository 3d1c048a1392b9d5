import { app, type App } from '../declare/app.ts'
import { everyone } from '../declare/expression.ts'
import { feature, type FeatureParts } from '../declare/feature.ts'

/** A declaration, and what its rule must say of it: `CODE at`, in order. One that is right expects nothing. */
export interface RuleFixture {
  readonly app: App
  readonly expect: readonly string[]
}

/** An app of one feature, which is all that most fixtures need. */
export function library(parts: FeatureParts, roles: readonly string[] = []): App {
  return app('library', { features: [feature('shelves', parts)], roles })
}

/** The policy of a resource whose policy is beside the point. */
export const readable = () => ({ read: everyone })
