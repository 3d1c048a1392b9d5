import type { ApplyOptions } from './apply-options.ts'
import type { FileStep, MigrationFile } from './migration-file.ts'
import type { Progress } from './record.ts'
import type { Session } from './session.ts'

/** A step that is about to run, with all that it needs. */
export interface StepRun {
  readonly session: Session
  readonly file: MigrationFile
  readonly step: FileStep
  /** How far an earlier call had come with this step. */
  readonly progress: Progress | undefined
  readonly options: ApplyOptions
}
