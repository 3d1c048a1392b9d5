import sharp from 'sharp'
import { expect, test } from 'vitest'
import { allowsType } from './allows-type.ts'
import { rasterTypes, sniffType } from './sniff-type.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

test('every picture that is decoded here is known by its bytes', async () => {
  const found = new Set<string>()
  for (const format of ['png', 'jpeg', 'gif', 'webp', 'avif', 'tiff'] as const) {
    const made = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .toFormat(format)
      .toBuffer()
    expect(sniffType(made)).toBe(`image/${format}`)
    found.add(sniffType(made))
  }
  expect(found).toEqual(new Set(rasterTypes))
})

test.each([
  ['%PDF-1.7\n', 'application/pdf'],
  ['PK\x03\x04rest', 'application/zip'],
  ['\0\0\0\x18ftypisom', 'video/mp4'],
  ['\0\0\0\x18ftypheic', 'image/heic'],
  ['\x1aE\xdf\xa3\x01\x00webm', 'video/webm'],
  ['OggS\0', 'audio/ogg'],
  ['ID3\x04', 'audio/mpeg'],
  ['\xff\xfb\x90\x64', 'audio/mpeg'],
  ['RIFF\x10\0\0\0WAVEfmt ', 'audio/wav'],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
  [
    '<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN">\n<svg >',
    'image/svg+xml',
  ],
  ['\xef\xbb\xbf  <!DOCTYPE HTML>', 'text/html'],
  ['<!-- hello --><script>alert(1)</script>', 'text/html'],
  ['<!-- a comment without end', 'text/html'],
  ['<ScRiPt >', 'text/html'],
  ['<?xml version="1.0"?><note/>', 'application/xml'],
  ['Dear <b>reader</b>, a letter.', 'text/plain'],
  ['caf\xc3\xa9', 'text/plain'],
  ['\0\x01\x02\x03', 'application/octet-stream'],
  ['caf\xe9 in another encoding', 'application/octet-stream'],
  ['\x89PNG but broken', 'application/octet-stream'],
])('%j is %s', (head, type) => expect(sniffType(bytes(head))).toBe(type))

test('a letter is text wherever its first 4,096 bytes are cut, in the middle of a character too', () => {
  for (let pad = 0; pad < 4; pad++)
    expect(sniffType(Buffer.from('a'.repeat(pad) + '€'.repeat(2_000)))).toBe('text/plain')
})

test('a wildcard takes what cannot act, and only named types take what can', () => {
  expect(allowsType(['image/*'], 'image/png')).toBe(true)
  expect(allowsType(['image/*'], 'image/svg+xml')).toBe(false)
  expect(allowsType(['image/*', 'image/svg+xml'], 'image/svg+xml')).toBe(true)
  expect(allowsType(['image/png'], 'image/jpeg')).toBe(false)
  expect(allowsType([], 'image/png')).toBe(false)
})
