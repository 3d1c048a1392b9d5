import { verifyLedgers } from '../../engine/ledger/verify-ledgers.ts'
import { say } from '../command.ts'
import { withDatabase } from '../with-database.ts'

export function verify(): Promise<number> {
  return withDatabase(async ({ database }) => {
    const report = await verifyLedgers(database)
    for (const { unit, accounts, transfers, sum } of report.units)
      say(`${unit.padEnd(12)} ${accounts} accounts, ${transfers} transfers, sum ${sum}`)
    for (const finding of report.findings)
      say(
        `${finding.kind}: account ${finding.account ?? '-'}, transfer ${finding.transfer ?? '-'}: expected ${finding.expected}, found ${finding.found}`,
      )
    say(report.ok ? 'The ledgers hold.' : 'The ledgers do NOT hold.')
    return report.ok ? 0 : 1
  })
}
