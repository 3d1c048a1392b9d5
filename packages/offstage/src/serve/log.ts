import pino from 'pino'
import type { Config } from './config/read-config.ts'
import { prettyLine } from './pretty-line.ts'
import { redactFields, redactText } from './redact.ts'

export type Logger = pino.Logger

/** Where lines go; `isTTY` as Node's own streams have it. */
export interface LogStream {
  write(line: string): unknown
  readonly isTTY?: boolean
}

/**
 * The logger of a process: one line of JSON for each entry in production, short readable lines in development.
 * Values under names that mean a secret never reach it, nor do passwords inside URLs. Fits Fastify's
 * `loggerInstance`.
 */
export function openLog({ mode, logLevel }: Pick<Config, 'mode' | 'logLevel'>, stream?: LogStream): Logger {
  const options: pino.LoggerOptions = {
    level: logLevel,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (fields) => redactFields(fields) },
    serializers: { err: describeError, error: describeError, req: describeRequest, res: describeResponse },
    hooks: { streamWrite: redactText },
  }
  if (mode === 'production') return redactingChildren(pino(options, stream ?? pino.destination(1)))
  return redactingChildren(pino(options, prettyStream(stream ?? process.stdout)))
}

type MakeChild = (this: Logger, fields: pino.Bindings, options?: pino.ChildLoggerOptions) => Logger

/** Fields that a child of the logger carries do not pass through pino's formatters; children have this method too. */
function redactingChildren(log: Logger): Logger {
  const makeChild = Reflect.get(log, 'child') as unknown as MakeChild // its type parameter is for levels of one's own
  const child: MakeChild = function (fields, options) {
    return makeChild.call(this, redactFields(fields), options)
  }
  return Object.assign(log, { child })
}

function prettyStream(stream: LogStream): LogStream {
  const isColoured = stream.isTTY === true && process.env['NO_COLOR'] === undefined
  return { write: (json) => stream.write(prettyLine(json, isColoured)) }
}

interface ErrorLine {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: ErrorLine
}

/** Only these of an error: a database error also carries the values of the row it is about. */
function describeError(error: unknown): ErrorLine {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { code } = error as { code?: unknown } // many errors carry one
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}

/** Without headers and query, where credentials and people's words are. */
function describeRequest({ method, url }: { method?: string; url?: string }): object {
  return { method, path: url?.split('?')[0] }
}

function describeResponse({ statusCode }: { statusCode?: number }): object {
  return { status: statusCode }
}
