import { createTransport } from 'nodemailer'
import type { Queryable } from '../database/database.ts'
import { text } from '../declare/field.ts'
import type { Tx } from '../declare/tx.ts'
import { checkShape } from '../engine/act/check-shape.ts'
import { newId } from '../values/id.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** The settings that say where mail goes. */
export interface MailerSettings {
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  readonly mode: 'development' | 'production'
}

/** Sends mails: through the mail server, or, in development without one, into a table that a page shows. */
export interface Mailer {
  /** `tx` is the transaction of the job that sends: a mail in the outbox is there exactly once. */
  deliver(mail: Mail, tx: Pick<Tx, 'sql'>): Promise<void>
  close(): void
}

const SMTP_TIMEOUT_MS = 15_000

export function openMailer({ smtpUrl, mailFrom, mode }: MailerSettings): Mailer {
  if (smtpUrl !== undefined) return smtpMailer(smtpUrl, mailFrom)
  if (mode === 'production') throw new Error('Production sends mail: SMTP_URL is not set.')
  return { deliver: keepInOutbox, close: () => {} }
}

/** The platform's job `offstage.sendMail`, given what `tx.mail` was told. */
export async function deliverMail(
  mailer: Mailer,
  { input, tx }: { readonly input: unknown; readonly tx: Pick<Tx, 'sql'> },
): Promise<void> {
  const { to, subject, text: body } = checkShape(mailShape, input)
  // The shape's members are all text.
  await mailer.deliver({ to: String(to), subject: String(subject), text: String(body) }, tx)
}

const mailShape = { to: text({ max: 254 }), subject: text({ max: 998 }), text: text({ multiline: true }) }

function smtpMailer(url: string, from: string | undefined): Mailer {
  const transport = createTransport(
    {
      url,
      connectionTimeout: SMTP_TIMEOUT_MS,
      greetingTimeout: SMTP_TIMEOUT_MS,
      socketTimeout: SMTP_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
  return {
    async deliver({ to, subject, text: body }) {
      // As an object the address is one address whatever characters it has, and never a list.
      await transport.sendMail({ to: { name: '', address: to }, subject, text: body })
    },
    close: () => transport.close(),
  }
}

async function keepInOutbox({ to, subject, text: body }: Mail, tx: Pick<Tx, 'sql'>): Promise<void> {
  await tx.sql('insert into offstage.dev_outbox (id, recipient, subject, text) values ($1, $2, $3, $4)', [
    newId(),
    to,
    subject,
    body,
  ])
}

const OUTBOX_SHOWN = 100

export interface OutboxMail extends Mail {
  readonly id: string
  readonly sentAt: string
}

/** The mails of the development outbox, newest first. */
export async function readOutbox(on: Queryable): Promise<readonly OutboxMail[]> {
  return on.query<OutboxMail & Record<string, unknown>>({
    text: 'select id, recipient as "to", subject, text, sent_at as "sentAt" from offstage.dev_outbox order by id desc limit $1',
    values: [OUTBOX_SHOWN],
  })
}
