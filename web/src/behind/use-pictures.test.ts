import { expect, test } from 'vitest'
import { pictureFacts, picturesIn } from './use-pictures.ts'

const picture = (tookMs: number, bytes: number) => ({ path: '/files/1/card', atMs: 0, tookMs, bytes })

test('the pictures of a page are told in one sentence', () => {
  const pictures = [
    ...Array.from({ length: 18 }, () => picture(12, 17_300)),
    ...Array.from({ length: 6 }, () => picture(0.4, 0)),
  ]
  expect(pictureFacts(pictures)).toBe(
    '18 came from the server (312 kB), 6 were in this browser already; the slowest took 12 ms',
  )
  expect(pictureFacts([picture(0.4, 0)])).toBe('1 was in this browser already; the slowest took 400 µs')
  expect(pictureFacts([picture(3, 900)])).toBe('1 came from the server (1 kB); the slowest took 3.0 ms')
})

test('only files of this site are its pictures', () => {
  const entry = (name: string) => ({ name, startTime: 5, duration: 2, transferSize: 100 })
  const entries = [
    entry('http://shop.test/files/1/card?v=2'),
    entry('http://shop.test/assets/app.js'),
    entry('http://shop.test/api/products'),
    entry('http://elsewhere.test/files/1'),
  ]
  expect(picturesIn(entries, 'http://shop.test', 1_000)).toEqual([
    { path: '/files/1/card', atMs: 1_005, tookMs: 2, bytes: 100 },
  ])
})
