import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to the database on which statements are counted as they pass. */
export interface StatementCounter {
  readonly url: string
  /** The statements that have passed since this was asked last, by their text. */
  take(): readonly string[]
  close(): void
}

/** Opens a door in front of the database, which reads what clients say in PostgreSQL's protocol and passes it on. */
export async function countStatements(databaseUrl: string): Promise<StatementCounter> {
  const { hostname, port } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let seen: string[] = []
  const server = createServer((client) => {
    const database = connect({ host: hostname, port: Number(port) })
    const read = reader((text) => seen.push(text))
    client.on('data', read)
    client.pipe(database).pipe(client)
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port) // it listens on TCP
  return {
    url: url.href,
    take() {
      const taken = seen
      seen = []
      return taken
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/**
 * Reads one client's messages: a Query is a statement, and so is each Execute, whose text is that of the statement its
 * portal was bound to.
 */
function reader(tell: (text: string) => void): (bytes: Buffer) => void {
  const texts = new Map<string, string>()
  const portals = new Map<string, string>()
  let rest: Buffer = Buffer.alloc(0)
  let isStarted = false

  function take(type: string, body: Buffer): void {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (type === 'Q') tell(first)
    if (type === 'P') texts.set(first, second)
    if (type === 'B') portals.set(first, texts.get(second) ?? '')
    if (type === 'E') tell(portals.get(first) ?? '')
  }

  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= (isStarted ? 5 : 8)) {
      // The first message of a connection has no type.
      const at = isStarted ? 1 : 0
      const end = at + rest.readInt32BE(at)
      if (rest.length < end) return
      if (isStarted) take(rest.toString('latin1', 0, 1), rest.subarray(5, end))
      // A client that asks whether it may encrypt starts after the answer.
      else isStarted = rest.readInt32BE(4) !== 80_877_103
      rest = rest.subarray(end)
    }
  }
}
