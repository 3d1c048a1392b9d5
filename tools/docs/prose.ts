/** Text of ours for a Markdown page: what would read as Markdown is shown as it is. */
export function prose(text: string): string {
  return text.replace(/[*<>]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&').trim()
}
