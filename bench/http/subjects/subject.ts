/** A server under test, and how its connections are known in pg_stat_activity. */
export interface RunningSubject {
  readonly port: number
  readonly pid: number
  /** Its connections' application name is this, or begins with it. */
  readonly connectionsNamed: string
  stop(): Promise<void>
}
