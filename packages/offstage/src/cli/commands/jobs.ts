import { listFailed, retryFailed } from '../../engine/jobs/failed-jobs.ts'
import { CommandError, say } from '../command.ts'
import { withDatabase } from '../with-database.ts'

export function jobs([what, id]: readonly string[]): Promise<number> {
  return withDatabase(async ({ database }) => {
    if (what === undefined) {
      const failed = await listFailed(database)
      for (const job of failed) say(`${job.id}  ${job.name}  ${job.failedAt}  ${job.error}`)
      if (failed.length === 0) say('No job was given up.')
      return 0
    }
    if (what !== 'retry' || id === undefined)
      throw new CommandError('Say `offstage jobs`, or `offstage jobs retry <id>`.')
    if (!(await retryFailed(database, id))) throw new CommandError(`There is no given-up job ${id}.`)
    say('It will be tried again.')
    return 0
  })
}
