import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Window {
  readonly page: Page
  /** What the browser complained of: refused styles, broken scripts. An empty list is part of every test. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

interface WindowOptions {
  readonly phone?: boolean
  readonly dark?: boolean
}

/** Starts Debian's Chromium, or the one that CHROMIUM_PATH names. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: FLAGS })

/** A window of a person of its own: its cookies and its storage are nobody else's. */
export async function openWindow(
  browser: Browser,
  baseURL: string,
  options: WindowOptions = {},
): Promise<Window> {
  const context = await browser.newContext({
    baseURL,
    viewport: options.phone === true ? { width: 375, height: 812 } : { width: 1280, height: 860 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused request is logged by the browser too; those are answers, which the tests read on the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return { page, complaints, close: () => context.close() }
}
