import { rebuildTallies, verifyTallies } from '../../engine/tally/verify-tallies.ts'
import { hostModel } from '../../serve/host-model.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { CommandError, say } from '../command.ts'
import { loadHost } from '../load-host.ts'
import { withDatabase } from '../with-database.ts'

export async function tallies([what = 'verify']: readonly string[]): Promise<number> {
  if (what !== 'verify' && what !== 'rebuild')
    throw new CommandError('Say `offstage tallies`, or `offstage tallies rebuild`.')
  const model = hostModel((await loadHost()).app)
  return withDatabase(async ({ database }) => {
    if (what === 'rebuild') {
      const rebuilt = await rebuildTallies(database, model, postgres)
      say(`${rebuilt} ${rebuilt === 1 ? 'tally was' : 'tallies were'} counted anew.`)
      return 0
    }
    const reports = await verifyTallies(database, model, postgres)
    for (const { resource, tally, groups, differing } of reports) {
      say(
        `${resource} ${tally}: ${groups} groups, ${differing.length === 0 ? 'all of them right' : 'these are WRONG:'}`,
      )
      for (const group of differing) say(`  ${JSON.stringify(group)}`)
    }
    const holds = reports.every(({ differing }) => differing.length === 0)
    say(holds ? 'The tallies hold.' : 'The tallies do NOT hold: `offstage tallies rebuild` counts them anew.')
    return holds ? 0 : 1
  })
}
