/** A client's file name without folders and control characters, at most 255 characters long. */
export function cleanFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  // Direction marks go too: they let "gpj.exe" read as "exe.jpg".
  const cleaned = last.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '').trim()
  const whole = cleaned.slice(0, NAME_LENGTH_MAX)
  return /^\.*$/.test(whole) ? 'file' : whole.toWellFormed()
}

const NAME_LENGTH_MAX = 255
