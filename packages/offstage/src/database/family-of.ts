import type { Family } from './database.ts'

const FAMILIES: Readonly<Record<string, Family>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
}

/** The family of servers that a URL's scheme stands for. */
export function familyOf(url: string): Family {
  const family = FAMILIES[URL.parse(url)?.protocol ?? '']
  if (family === undefined)
    throw new Error('The URL of a database begins with postgres://, postgresql://, mysql:// or mariadb://.')
  return family
}
