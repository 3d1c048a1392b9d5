import type { MigrationFile } from './migration-file.ts'
import type { MigrationRecord } from './record.ts'

/** How far one migration is in one database. */
export interface MigrationState {
  readonly name: string
  /** `changed`: not the text that was applied. `missing`: applied, and the file is gone. */
  readonly state: 'applied' | 'half applied' | 'pending' | 'changed' | 'missing'
  readonly stepsDone: number
  /** Of the file; unknown when it is gone. */
  readonly steps: number | undefined
}

export function migrationState(
  file: MigrationFile,
  steps: number,
  records: readonly MigrationRecord[],
): MigrationState {
  const record = records.find(({ name }) => name === file.name)
  return { name: file.name, state: stateOf(file, record), stepsDone: record?.steps.length ?? 0, steps }
}

function stateOf(file: MigrationFile, record: MigrationRecord | undefined): MigrationState['state'] {
  if (record === undefined) return 'pending'
  if (!record.finished) return 'half applied'
  return record.sha256 === file.sha256 ? 'applied' : 'changed'
}
