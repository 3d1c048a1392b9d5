const WIDTH = 30

/** A progress bar on a terminal; elsewhere a line whenever the label changes. */
export function progressBar(): { show(label: string, done: number, total: number): void; clear(): void } {
  let last = ''
  return {
    show(label, done, total) {
      if (!process.stdout.isTTY) {
        if (label !== last) process.stdout.write(`${label} …\n`)
        last = label
        return
      }
      const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH)
      process.stdout.write(
        `\r  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${label.padEnd(28).slice(0, 28)}`,
      )
      last = label
    },
    clear() {
      if (process.stdout.isTTY && last !== '') process.stdout.write(`\r${' '.repeat(WIDTH + 32)}\r`)
    },
  }
}
