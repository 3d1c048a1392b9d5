const hidden = '[hidden]'

// Parts of names, because clientSecret, refreshToken, set-cookie and new_password are the same thing again.
const secretName = /authorization|cookie|password|token|secret|credential/i
// A code alone is one that was mailed; an error's or a status's code has a longer name.
const mailedCode = /^(code|otp|\w*(verification|reset|sign_?in|recovery)_?code)$/i

// Deeper than any line needs; what lies below is left out rather than walked.
const depthMax = 6

/** A copy of what is logged without the values under names that mean a secret, at any depth. */
function redact(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth === depthMax ? '[…]' : value.map((item) => redact(item, depth + 1))
  if (!isPlain(value)) return value
  if (depth === depthMax) return '{…}'
  return redactFields(value, depth)
}

export function redactFields(fields: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    isSecretName(name) && value !== undefined ? hidden : redact(value, depth + 1),
  ])
  return Object.fromEntries(entries) as Record<string, unknown> // entries of such a record
}

const isSecretName = (name: string): boolean => secretName.test(name) || mailedCode.test(name)

/** What has a class (an error, a request, a date) is left to its own serializer. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Hides, in a whole line, passwords inside URLs and secrets in query strings: messages and stacks carry those. */
export function redactText(line: string): string {
  return line
    .replace(/([a-z][a-z\d+.-]*:\/\/[^\s:/@"]*:)[^\s@/"]+@/gi, `$1${hidden}@`)
    .replace(/([?&](?:grant|token|code|secret|password|key)=)[^&\s"\\]+/gi, `$1${hidden}`)
}
