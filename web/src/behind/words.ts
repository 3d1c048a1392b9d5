import type { Step, Timeline } from '../api/timeline.ts'
import { stageWords } from './stages.ts'

/** "840 µs", "3.2 ms", "48 ms", "1.4 s". */
export function formatUs(us: number): string {
  if (us < 1_000) return `${Math.round(us)} µs`
  if (us < 10_000) return `${(us / 1_000).toFixed(1)} ms`
  if (us < 1_000_000) return `${Math.round(us / 1_000)} ms`
  return `${(us / 1_000_000).toFixed(1)} s`
}

/** "3 requests, 1 job and 2 live pushes". */
export function countInWords(timelines: readonly Timeline[]): string {
  const kinds = [
    ['request', 'request', 'requests'],
    ['job', 'job', 'jobs'],
    ['push', 'live push', 'live pushes'],
  ] as const
  const parts = kinds.flatMap(([kind, one, many]) => {
    const count = timelines.filter((timeline) => timeline.kind === kind).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  return joinWords(parts)
}

const joinWords = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** Whether the outside saw this as a refusal or a failure. */
export const wentWrong = ({ status }: Timeline): boolean =>
  typeof status === 'number' ? status >= 400 : /fail|error|dead|refused/.test(status)

// What was looked for may have been there or not; other turns to the database say by their title what they did.
const LOOKED_FOR = /^(Looked for|Read) /

/** What the step found or did, as a sentence about this very step; empty when its title says it all. */
export function factOf(step: Step): string {
  const { stage, detail } = step
  const count = (name: string): number | undefined => {
    const value = Number(detail[name])
    return detail[name] === undefined || Number.isNaN(value) ? undefined : value
  }
  if (stage === 'statement') {
    const rows = count('rows')
    return rows === undefined || !LOOKED_FOR.test(step.title)
      ? ''
      : rows === 0
        ? 'It found nothing.'
        : `It gave ${rows === 1 ? 'one row' : `${rows} rows`}.`
  }
  if (stage === 'cache')
    return detail['hit'] === true ? 'It was there.' : 'It was not there, so the database was asked.'
  if (stage === 'key')
    return detail['state'] === 'replayed'
      ? 'This intent had been done before: the first answer was given again and nothing was done twice.'
      : ''
  if (stage === 'transaction') {
    const retries = count('retries') ?? 0
    return retries > 0
      ? `Somebody else touched the same rows, so it was done over ${retries === 1 ? 'once' : `${retries} times`}.`
      : ''
  }
  if (stage === 'push') {
    const viewers = count('viewers')
    return viewers === undefined
      ? ''
      : `${viewers === 1 ? 'One screen was' : `${viewers} screens were`} looking.`
  }
  if (stage === 'job' && (count('attempt') ?? 1) > 1) return `This was attempt ${count('attempt')}.`
  if (stage === 'session' && detail['cached'] === true)
    return 'It was known from a moment ago; the database confirmed it along with the answer.'
  return ''
}

/** The sentence of a step: its own title, with what came of it where the title leaves that out. */
export function sentenceOf(step: Step): string {
  const title = step.title === '' ? stageWords(step.stage).name : inWords(step.title)
  const rows = Number(step.detail['rows'])
  if (step.stage !== 'statement' || !LOOKED_FOR.test(title) || Number.isNaN(rows)) return title
  return `${title}: ${rows === 0 ? 'nothing there' : rows === 1 ? 'one row' : `${rows.toLocaleString('en-US')} rows`}`
}

/** A title as people write it: the program's own names (createdAt, offstage.sendMail) come apart into words. */
export const inWords = (title: string): string =>
  title
    .replaceAll('offstage.', '')
    .replaceAll(/\b[a-z]+(?:[A-Z][a-z0-9]+)+\b/g, (name) =>
      name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    )

/** An address without the ids that nobody reads. */
export const shortPath = (path: string): string =>
  path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{23}([0-9a-f]{4})/g, '…$1')
