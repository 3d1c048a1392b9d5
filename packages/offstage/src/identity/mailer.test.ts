import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverMail, openMailer } from './mailer.ts'

// A mail server that takes every mail and keeps what was said to it.
let server: Server
let said: string[] = []
let isRefusing = false
beforeAll(async () => {
  server = createServer(talk)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

function talk(socket: Socket): void {
  let isBody = false
  let rest = ''
  socket.write('220 test\r\n')
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString()).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      said.push(line)
      if (isBody && line !== '.') continue
      if (line === '.') {
        isBody = false
        socket.write('250 taken\r\n')
      } else if (line.startsWith('DATA')) {
        isBody = true
        socket.write('354 go on\r\n')
      } else if (line.startsWith('QUIT')) socket.end('221 bye\r\n')
      else if (isRefusing && line.startsWith('RCPT')) socket.write('550 no such box\r\n')
      else socket.write('250 fine\r\n')
    }
  })
}

const mailer = () =>
  openMailer({
    smtpUrl: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mailFrom: 'Shop <shop@example.org>',
    mode: 'production',
  })
const noSql = { sql: () => Promise.reject(new Error('A mail that is sent needs no table.')) }
const mail = { to: 'ann@example.org', subject: '12345678 is your code', text: 'Hello Ann,\n\n    12345678\n' }

test('a mail goes to the mail server, from the configured sender, to its one address', async () => {
  said = []
  const through = mailer()
  await deliverMail(through, { input: mail, tx: noSql })
  through.close()
  expect(said).toContain('MAIL FROM:<shop@example.org>')
  expect(said.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<ann@example.org>'])
  expect(said).toContain('Subject: 12345678 is your code')
  expect(said).toContain('    12345678')
})

test('an address is one address, whatever characters somebody signed up with', async () => {
  said = []
  const through = mailer()
  for (const to of ['a,b@example.org', 'a;bcc:c@example.org'])
    await deliverMail(through, { input: { ...mail, to }, tx: noSql }).catch(() => {})
  through.close()
  const recipients = said.filter((line) => line.startsWith('RCPT'))
  expect(recipients.length).toBeLessThanOrEqual(2)
  for (const line of recipients) expect(line).toMatch(/^RCPT TO:<"?a[,;]/)
})

test('a subject with a line break is refused, so that it can make no header', async () => {
  said = []
  const through = mailer()
  const input = { ...mail, subject: 'Hi\r\nBcc: eve@example.org' }
  await expect(deliverMail(through, { input, tx: noSql })).rejects.toThrow('not as declared')
  through.close()
  expect(said.filter((line) => line.startsWith('RCPT'))).toHaveLength(0)
})

test('a refused mail is an error, so that the job is tried again', async () => {
  isRefusing = true
  const through = mailer()
  await expect(deliverMail(through, { input: mail, tx: noSql })).rejects.toThrow('550')
  through.close()
  isRefusing = false
})

test('a job that is no mail is refused, and production without a mail server does not start', async () => {
  await expect(deliverMail(mailer(), { input: { to: 7 }, tx: noSql })).rejects.toMatchObject({
    code: 'E_INVALID_INPUT',
  })
  expect(() => openMailer({ smtpUrl: undefined, mailFrom: undefined, mode: 'production' })).toThrow(
    'SMTP_URL',
  )
})
