import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { configurationPage, type SettingDescription } from './configuration-page.ts'
import { errorsPage, type ErrorEntry } from './errors-page.ts'

/** A page of the reference that is written from the code it describes. */
type ReferencePage = {
  readonly path: string
  readonly source: string
  readonly write: (module: unknown) => string
}

type ConfigModule = { readonly describeConfig: () => readonly SettingDescription[] }

const pages: readonly ReferencePage[] = [
  {
    path: 'docs/reference/errors.md',
    source: 'packages/offstage/src/errors.ts',
    write: (module) => errorsPage((module as { errors: Record<string, ErrorEntry> }).errors), // the registry's own shape
  },
  {
    path: 'docs/reference/configuration.md',
    source: 'packages/offstage/src/serve/config/describe-config.ts',
    write: (module) => configurationPage((module as ConfigModule).describeConfig()), // its export, by name
  },
]

/** Writes the pages whose source is there; returns their paths. */
export async function writeReferencePages(root: string): Promise<readonly string[]> {
  const written = await renderPages(root)
  for (const { path, text } of written) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return written.map(({ path }) => path)
}

/** Says which pages differ from what their source would give, and how many were compared. */
export async function staleReferencePages(root: string): Promise<{ seen: number; stale: readonly string[] }> {
  const rendered = await renderPages(root)
  const stale = rendered.filter(({ path, text }) => readPage(root, path) !== text)
  return {
    seen: rendered.length,
    stale: stale.map(
      ({ path, source }) => `${path} is not what ${source} says; run node tools/docs-reference.ts`,
    ),
  }
}

type Rendered = { readonly path: string; readonly source: string; readonly text: string }

async function renderPages(root: string): Promise<readonly Rendered[]> {
  const present = pages.filter(({ source }) => existsSync(join(root, source)))
  return Promise.all(
    present.map(async ({ path, source, write }) => {
      const module: unknown = await import(pathToFileURL(join(root, source)).href)
      return { path, source, text: write(module) }
    }),
  )
}

function readPage(root: string, path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
}
