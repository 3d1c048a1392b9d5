const colours: Readonly<Record<string, number>> = {
  fatal: 31,
  error: 31,
  warn: 33,
  info: 32,
  debug: 36,
  trace: 90,
}

/** One JSON line of the log as a short line for people; an error's stack follows below it. */
export function prettyLine(json: string, isColoured: boolean): string {
  const { level, time, msg, err, pid: _pid, ...fields } = JSON.parse(json) as LogLine // our logger wrote it
  const paint = (colour: number | undefined, text: string): string =>
    isColoured && colour !== undefined ? `\u001b[${colour}m${text}\u001b[0m` : text
  const clock = paint(90, time.slice(11, 19))
  const words = [
    clock,
    paint(colours[level], level.padEnd(5)),
    msg ?? '',
    ...Object.entries(fields).map(pair),
  ]
  const head = words.filter((word) => word !== '').join(' ')
  return err === undefined ? `${head}\n` : `${head}\n${indent(err.stack ?? err.message ?? '')}\n`
}

interface LogLine {
  readonly level: string
  readonly time: string
  readonly msg?: string
  readonly err?: { readonly stack?: string; readonly message?: string }
  readonly [field: string]: unknown
}

function pair([name, value]: [string, unknown]): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `${name}=${/[\s"]/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text}`
}

const indent = (text: string): string => text.replace(/^/gm, '  ')
