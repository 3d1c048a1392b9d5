import type { App, Id } from '../../src/index.ts'
import type { TestApp, TestPerson } from '../../src/testing.ts'

/** What a case's `app.ts` exports. */
export interface Case {
  readonly app: App
  /** Who asks, by the name that `# @as` uses. */
  readonly people?: Readonly<Record<string, TestPerson>>
  /** Makes the rows that the case begins with; answers the ids that the requests name. */
  arrange?(begin: Beginning): Promise<Readonly<Record<string, string>>>
}

export interface Beginning {
  readonly app: TestApp
  /** The ids of the people. */
  readonly people: Readonly<Record<string, Id<'user'>>>
}

/** The answer to one request of a case. */
export interface CaseAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}
