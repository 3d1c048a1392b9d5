import { html, type Html } from './html.ts'

export interface PageParts {
  readonly title: string
  readonly stylePath: string
  readonly nav: Html
  readonly main: Html
}

/** A whole page: its navigation beside it, or above it where there is no room. */
export function page({ title, stylePath, nav, main }: PageParts): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${stylePath}" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="skip" href="#main">To the text</a>
        <nav aria-label="Contents">${nav}</nav>
        <main id="main">${main}</main>
      </body>
    </html> `
}
