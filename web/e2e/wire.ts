import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A connection between a browser and a server that a test can cut. */
export interface Wire {
  readonly url: string
  /** Ends every connection and refuses new ones. */
  readonly cut: () => void
  readonly mend: () => void
  /** Ends every connection, once, when the browser has sent so many bytes from now on. */
  readonly cutOnceAfter: (bytes: number) => void
  readonly close: () => Promise<void>
}

/** Lays a wire to the server at `target`. */
export async function layWire(target: string): Promise<Wire> {
  const port = Number(new URL(target).port)
  const ends = new Set<Socket>()
  let isCut = false
  let bytesLeft = Infinity
  const endAll = () => {
    for (const end of ends) end.destroy()
  }
  const server = createServer((browser) => {
    if (isCut) return browser.destroy()
    const far = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [browser, far],
      [far, browser],
    ] as const) {
      ends.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        ends.delete(one)
        other.destroy()
      })
    }
    browser.on('data', (chunk: Buffer) => {
      bytesLeft -= chunk.length
      if (bytesLeft > 0) return
      bytesLeft = Infinity
      endAll()
    })
    browser.pipe(far)
    far.pipe(browser)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address with one.
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${own}`,
    cut: () => {
      isCut = true
      endAll()
    },
    mend: () => {
      isCut = false
    },
    cutOnceAfter: (bytes) => {
      bytesLeft = bytes
    },
    close: async () => {
      endAll()
      server.close()
      await once(server, 'close')
    },
  }
}
