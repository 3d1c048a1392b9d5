import { expect, test } from 'vitest'
import { type Logger, openLog } from './log.ts'

/** Lets something be logged and answers what was written. */
function written(mode: 'production' | 'development', work: (log: Logger) => void): string {
  const lines: string[] = []
  work(openLog({ mode, logLevel: 'info' }, { write: (line) => lines.push(line) }))
  return lines.join('')
}

const asJson = (work: (log: Logger) => void): unknown => JSON.parse(written('production', work))

test('production writes one line of JSON with the level in words and the time in UTC', () => {
  const line = asJson((log) => log.info({ port: 4000 }, 'listening'))
  expect(line).toMatchObject({ level: 'info', pid: process.pid, port: 4000, msg: 'listening' })
  expect(JSON.stringify(line)).toMatch(/"time":"\d{4}-\d\d-\d\dT[\d:.]+Z"/)
})

test('what is less important than the level is not written', () => {
  expect(written('production', (log) => log.debug('details'))).toBe('')
})

test.each([
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'password',
  'newPassword',
  'token',
  'refresh_token',
  'secret',
  'clientSecret',
  'code',
  'resetCode',
])('the value of %s is hidden at any depth, in lists and in children of the logger', (name) => {
  const all = written('production', (log) => {
    log.info({ [name]: 'hunter2' }, 'flat')
    log.info({ request: { headers: { [name]: 'hunter2' } } }, 'deep')
    log.info({ users: [{ name: 'ann', [name]: ['hunter2'] }] }, 'in a list')
    log.child({ [name]: 'hunter2' }).info('child')
  })
  expect(all).not.toContain('hunter2')
  expect(all.match(/\[hidden\]/g)).toHaveLength(4)
})

test('names that only sound alike are shown', () => {
  expect(asJson((log) => log.info({ statusCode: 200, codec: 'av1', zipCode: '1010' }, 'fine'))).toMatchObject(
    {
      statusCode: 200,
      codec: 'av1',
      zipCode: '1010',
    },
  )
})

test('a password inside a URL and a grant inside an address are hidden, also in a message and a stack', () => {
  const all = written('production', (log) => {
    log.error(new Error('cannot reach postgresql://shop:hunter2@db:5432/shop'), 'first')
    log.info('GET /files/1?width=3&grant=hunter2.abc&x=1')
  })
  expect(all).not.toContain('hunter2')
  expect(all).toContain('postgresql://shop:[hidden]@db:5432/shop')
  expect(all).toContain('/files/1?width=3&grant=[hidden]&x=1')
})

test('an error is logged with its stack, code and cause, and without what the database says of the row', () => {
  const fromDatabase = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (mail)=(ann@example.com) already exists.',
  })
  const line = asJson((log) => log.error(new Error('sign-up failed', { cause: fromDatabase })))
  expect(line).toMatchObject({
    level: 'error',
    err: {
      type: 'Error',
      message: 'sign-up failed',
      cause: { message: 'duplicate key', code: '23505' },
    },
  })
  expect(JSON.stringify(line)).toMatch(/"stack":"[^"]*log\.test\.ts/)
  expect(JSON.stringify(line)).not.toContain('ann@example.com')
})

test('a request is logged by method and path, without its headers and query', () => {
  const req = { method: 'GET', url: '/api/products?search=secret+wish', headers: { cookie: 'hunter2' } }
  expect(asJson((log) => log.info({ req, res: { statusCode: 200 } }))).toMatchObject({
    req: { method: 'GET', path: '/api/products' },
    res: { status: 200 },
  })
})

test('an object that holds itself does not stop the log', () => {
  const circle: Record<string, unknown> = { name: 'round' }
  circle['self'] = circle
  expect(written('production', (log) => log.info({ circle }, 'still here'))).toContain('still here')
})

test('development writes short lines for people', () => {
  const all = written('development', (log) => {
    log.info({ port: 4000, mode: 'development' }, 'listening')
    log.warn({ password: 'hunter2', note: 'two words' }, 'careful')
  })
  expect(all.replaceAll(/^\d\d:\d\d:\d\d/gm, 'CLOCK')).toBe(
    'CLOCK info  listening port=4000 mode=development\nCLOCK warn  careful password=[hidden] note="two words"\n',
  )
})

test('development shows the stack of an error below its line', () => {
  const all = written('development', (log) => log.error(new Error('broken'), 'request failed'))
  expect(all).toMatch(/^\S+ error request failed\n {2}Error: broken\n {6}at .*log\.test\.ts/)
})
