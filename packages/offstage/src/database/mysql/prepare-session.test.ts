import { expect, test } from 'vitest'
import { complaintAbout } from './prepare-session.ts'

test('a server that nobody has verified is refused in one sentence', () => {
  expect(complaintAbout('10.11.19-MariaDB-0+deb12u1')).toBeUndefined()
  expect(complaintAbout('11.8.2-MariaDB-ubu2404')).toBeUndefined()
  expect(complaintAbout('10.5.28-MariaDB')).toBe(
    'Of the MySQL family, Offstage is verified on MariaDB 10.6 and later; this server is 10.5.28-MariaDB.',
  )
  expect(complaintAbout('8.0.36')).toBe(
    'Of the MySQL family, Offstage is verified on MariaDB 10.6 and later; this server is 8.0.36.',
  )
})
