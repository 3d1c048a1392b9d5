import type { StreamLimits } from '../../../engine/live/stream-limits.ts'

/** How many sockets may be open at once on this node; each may carry many streams, which are counted by themselves. */
export const SOCKET_LIMITS: StreamLimits = { perUser: 20, perNetwork: 100, all: 10_000 }

/** A message carries a document and its variables. */
export const MESSAGE_BYTES_MAX = 131_072

export interface SocketTiming {
  /** Within which a new connection must have greeted. */
  readonly greetingMs: number
  /** How often a connection is asked whether it lives; one that does not answer until the next time is dead. */
  readonly beatMs: number
  /** After which a connection without any operation is closed. */
  readonly idleMs: number
  /** How long a closed connection may take to say goodbye. */
  readonly goodbyeMs: number
}

export const SOCKET_TIMING: SocketTiming = {
  greetingMs: 5_000,
  beatMs: 15_000,
  idleMs: 300_000,
  goodbyeMs: 2_000,
}
