import type { PoolOptions } from 'mysql2/promise'

// The server has room for 16,382 prepared statements, over all its connections.
const PREPARED_MAX = 100

/** What the driver is told about a server by its URL: `mariadb://shop:password@db.internal:3306/shop`. */
export function connectionOptions(url: string): PoolOptions {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const socket = searchParams.get('socket')
  return {
    ...(socket === null
      ? { host: decodeURIComponent(hostname), port: port === '' ? 3306 : Number(port) }
      : { socketPath: socket }),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ...(searchParams.get('tls') === 'true' && { ssl: { rejectUnauthorized: true, verifyIdentity: true } }),
    // The collation is named when the session is set up: the greeting has room for old ones only.
    charset: 'UTF8MB4_BIN',
    connectTimeout: 10_000,
    enableKeepAlive: true,
    keepAliveInitialDelay: 5_000,
    maxPreparedStatements: PREPARED_MAX,
    // Exact numbers, instants and JSON stay the server's text until decode.ts reads them.
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    // No server may ask for a file of ours.
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
    trace: false,
  }
}
