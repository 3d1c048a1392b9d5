import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { readdir, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FilesUnderTest, filesUnderTest } from '../../engine/files/testing/files-under-test.ts'
import { picture, pngBomb } from '../../engine/files/testing/sample-pictures.ts'
import { findFile } from '../../engine/files/stored-file.ts'
import { takeFile } from '../../engine/files/take-file.ts'
import { Trace } from '../../observe/trace.ts'
import { type Id, newId } from '../../values/id.ts'
import { type FileApp, fileApp } from './testing/file-app.ts'
import { type TusClient, tusClient } from './testing/tus-client.ts'

const alice = newId<'user'>()
const image = { purpose: 'picture.image', filename: 'sea.png', filetype: 'image/png' }

let under: FilesUnderTest
let app: FileApp
let client: TusClient

beforeAll(async () => {
  under = await filesUnderTest({ stagedBytesMax: 50_000_000 })
  app = await fileApp(under.files)
  client = tusClient(app.url, alice)
})

afterAll(async () => {
  await app.close()
  await under.close()
})

async function problemOf(response: Response): Promise<{ status: number; code: string; detail: string }> {
  // Refusals are problem documents with these members.
  return (await response.json()) as { status: number; code: string; detail: string }
}

test('an upload becomes a staged file with the id of the upload, and all its facts are found, not believed', async () => {
  const content = await picture('jpeg', 300, 200)
  const { response, id } = await client.upload(content, {
    ...image,
    filename: '../../etc/\u0000pass\u202ewd.png',
  })
  expect(response.status).toBe(204)
  expect(response.headers.get('upload-offset')).toBe(String(content.length))
  const file = await findFile(under.database, id)
  expect(file).toMatchObject({
    type: 'image/jpeg',
    bytes: content.length,
    width: 300,
    height: 200,
    name: 'passwd.png',
    state: 'staged',
    uploadedBy: alice,
    purpose: 'picture.image',
  })
  const blob = await under.files.blobs.open(file?.digest ?? '')
  expect(blob && (await buffer(blob))).toEqual(content)
})

test('an upload that breaks off goes on at the byte it reached', async () => {
  const content = await picture('png', 400, 300)
  const created = await client.create(content.length, image)
  const url = created.headers.get('location') ?? ''
  const half = Math.floor(content.length / 2)
  await breakOff(app.url, url, content, half)
  const reached = await untilReached(url, half)
  expect(reached.headers.get('upload-length')).toBe(String(content.length))
  expect(reached.headers.get('cache-control')).toBe('no-store')
  expect((await client.append(url, half + 1, content.subarray(half + 1))).status).toBe(409)
  const last = await client.append(url, half, content.subarray(half))
  expect(last.status).toBe(204)
  const file = await findFile(under.database, url.split('/').at(-1) ?? '')
  expect(file?.bytes).toBe(content.length)
  expect(file?.width).toBe(400)
})

/** Sends a PATCH that promises everything, delivers `bytes` of it and cuts the connection. */
async function breakOff(base: string, url: string, content: Buffer, bytes: number): Promise<void> {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(patchHead(url, hostname, content.length))
  await new Promise((resolve) => socket.write(content.subarray(0, bytes), resolve))
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
}

const patchHead = (url: string, host: string, length: number): string =>
  `PATCH ${url} HTTP/1.1\r\nhost: ${host}\r\nx-user: ${alice}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n` +
  `content-type: application/offset+octet-stream\r\ncontent-length: ${length}\r\n\r\n`

async function untilReached(url: string, offset: number): Promise<Response> {
  for (;;) {
    const response = await client.offset(url)
    if (response.headers.get('upload-offset') === String(offset)) return response
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test('a client that comes back while its old connection hangs takes the upload over', async () => {
  const content = await picture('png', 200, 200)
  const created = await client.create(content.length, image)
  const url = created.headers.get('location') ?? ''
  const { hostname, port } = new URL(app.url)
  const hanging = connect(Number(port), hostname)
  hanging.write(patchHead(url, hostname, content.length))
  hanging.write(content.subarray(0, 100))
  await new Promise((resolve) => setTimeout(resolve, 50))
  const reached = await client.offset(url)
  expect(reached.headers.get('upload-offset')).toBe('100')
  expect((await client.append(url, 100, content.subarray(100))).status).toBe(204)
  hanging.destroy()
})

test('the same last request again, and the question how far it came, answer success after the file is made', async () => {
  const content = await picture('png', 10, 10)
  const created = await client.create(content.length, image)
  const url = created.headers.get('location') ?? ''
  expect((await client.append(url, 0, content)).status).toBe(204)
  expect((await client.offset(url)).headers.get('upload-offset')).toBe(String(content.length))
  expect((await client.append(url, content.length, new Uint8Array())).status).toBe(204)
})

test('an upload whose bytes all came, but that the server could not finish, is finished when the client asks how far it is', async () => {
  const busy = under.reopen({ imageConcurrency: 1, imageQueueMax: 0 })
  const other = await fileApp(busy)
  const resumed = tusClient(other.url, alice)
  let free = (): void => {}
  const held = busy.imageWork.run(() => new Promise<void>((resolve) => (free = resolve)))
  const content = await picture('png', 20, 20)
  const { response, id } = await resumed.upload(content, image)
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('1')
  expect((await resumed.offset(`/api/uploads/${id}`)).status).toBe(503)
  expect(await findFile(under.database, id)).toBeUndefined()
  free()
  await held
  expect((await resumed.offset(`/api/uploads/${id}`)).status).toBe(200)
  expect((await findFile(under.database, id))?.width).toBe(20)
  await other.close()
})

test('a process that is killed after the row and before its note of it leaves nothing to repair', async () => {
  const content = await picture('png', 21, 21)
  const url = (await client.create(content.length, image)).headers.get('location') ?? ''
  const id = url.split('/').at(-1) ?? ''
  await writeFile(under.files.uploads.pathOf(`${alice}/${id}`), content)
  // The upload's id is a file's id, and its file was staged by the process that died.
  await takeFile(
    under.files,
    { kind: 'bytes', bytes: content },
    { ...image, name: 'sea.png', userId: alice, id: id as Id<'file'> },
  )
  const restarted = await fileApp(under.reopen())
  const response = await tusClient(restarted.url, alice).offset(url)
  expect([response.status, response.headers.get('upload-offset')]).toEqual([200, String(content.length)])
  expect(await under.files.uploads.isFinished(`${alice}/${id}`)).toBe(true)
  expect((await findFile(under.database, id))?.state).toBe('staged')
  await restarted.close()
})

test('a slow line may take longer than the server gives its other requests', async () => {
  const hasty = await fileApp(under.files, { handlerTimeout: 100 })
  const content = await picture('png', 22, 22)
  const url = (await client.create(content.length, image)).headers.get('location') ?? ''
  const { hostname, port } = new URL(hasty.url)
  const socket = connect(Number(port), hostname)
  socket.write(patchHead(url, hostname, content.length))
  await new Promise((resolve) => setTimeout(resolve, 300))
  socket.write(content)
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 204/)
  socket.destroy()
  await hasty.close()
})

test('what happened to an upload and to a delivery can be seen step by step', async () => {
  const traces: Trace[] = []
  const traceOf = (): Trace => {
    const trace = new Trace('request', 'a request of files')
    traces.push(trace)
    return trace
  }
  const seen = await fileApp(under.files, { traceOf })
  const { id } = await tusClient(seen.url, alice).upload(await picture('png', 230, 230), image)
  await fetch(`${seen.url}/files/${id}/thumb`, { headers: { 'x-user': alice } })
  const stages = traces.map(({ steps }) => steps.map(({ stage }) => stage).join(' '))
  expect(stages[1]).toContain('transaction')
  expect(stages[1]).toContain('action')
  expect(stages[2]).toBe('statement policy cache render')
  await seen.close()
})

test('an HTML page named .png is refused for what it is, and nothing of it stays', async () => {
  const { response, id } = await client.upload(Buffer.from('<!doctype html><script>alert(1)</script>'), image)
  expect(response.status).toBe(415)
  expect(await problemOf(response)).toMatchObject({
    code: 'E_FILE_TYPE',
    detail: 'The file is text/html; allowed are image/png, image/jpeg, image/webp, image/gif.',
  })
  expect((await client.offset(`/api/uploads/${id}`)).status).toBe(404)
  expect(await findFile(under.database, id)).toBeUndefined()
})

test('what only begins like a picture is refused: a script behind a GIF header, half a PNG, half a JPEG', async () => {
  const [png, jpeg] = [await picture('png'), await picture('jpeg', 500, 500)]
  const lies = [
    Buffer.from('GIF89a=1;alert(document.domain)//'),
    png.subarray(0, png.length >> 1),
    jpeg.subarray(0, jpeg.length >> 1),
    Buffer.concat([png.subarray(0, 8), Buffer.from('<script>alert(1)</script>')]),
  ]
  for (const lie of lies) {
    const { response } = await client.upload(lie, image)
    expect(response.status).toBe(415)
  }
})

test('a picture with a page behind its last byte is a picture: it is kept, and only ever sent as one', async () => {
  const polyglot = Buffer.concat([await picture('png'), Buffer.from('<script>alert(1)</script>')])
  const { response, id } = await client.upload(polyglot, image)
  expect(response.status).toBe(204)
  const delivered = await fetch(`${app.url}/files/${id}`, { headers: { 'x-user': alice } })
  expect(delivered.headers.get('content-type')).toBe('image/png')
  expect(delivered.headers.get('x-content-type-options')).toBe('nosniff')
  expect(delivered.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  const resized = await fetch(`${app.url}/files/${id}/thumb`, { headers: { 'x-user': alice } })
  expect(Buffer.from(await resized.arrayBuffer()).includes('<script>')).toBe(false)
})

test('a picture of ten thousand million pixels in a few bytes is refused before it is unpacked', async () => {
  const { response } = await client.upload(pngBomb(100_000, 100_000), image)
  expect(response.status).toBe(415)
  expect((await problemOf(response)).detail).toContain('more than 50000000 pixels')
})

test('an animation is measured by all its frames', async () => {
  const frames = Array.from({ length: 12 }, (_, at) => ({
    create: { width: 64, height: 64, channels: 3 as const, background: { r: at * 20, g: 0, b: 0 } },
  }))
  const gif = await sharp(await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer())), {
    join: { animated: true },
  })
    .gif()
    .toBuffer()
  const small = under.reopen({ pixelsMax: 64 * 64 })
  const other = await fileApp(small)
  const { response } = await tusClient(other.url, alice).upload(gif, image)
  expect(response.status).toBe(415)
  expect((await client.upload(gif, image)).response.status).toBe(204)
  await other.close()
})

test('the size of the field holds before the first byte, and an upload never grows past what it declared', async () => {
  const tooLarge = await client.create(2_000_001, image)
  expect(tooLarge.status).toBe(413)
  expect(await problemOf(tooLarge)).toMatchObject({
    code: 'E_TOO_LARGE',
    detail: 'The file is larger than the 2000000 bytes allowed.',
  })
  expect((await client.create(5_000_000_000, image)).status).toBe(413)
  const created = await client.create(10, image)
  const url = created.headers.get('location') ?? ''
  expect((await client.append(url, 0, Buffer.alloc(11))).status).toBe(413)
  expect((await chunked(app.url, url, Buffer.alloc(300_000))).status).toBe(413)
  expect(Number((await client.offset(url)).headers.get('upload-offset'))).toBeLessThanOrEqual(10)
})

test('what is more than was announced is refused in these words, and before an upload is begun where it is known then', async () => {
  const announced = 'The content is larger than the 10 bytes announced in Upload-Length.'
  const unfinished = () => under.files.uploads.unfinishedOf(alice)
  const before = await unfinished()
  const whole = await fetch(`${app.url}/api/uploads`, {
    method: 'POST',
    headers: {
      'x-user': alice,
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': `purpose ${btoa('picture.image')}`,
      'content-type': 'application/offset+octet-stream',
    },
    body: Buffer.alloc(11),
  })
  expect(await problemOf(whole)).toMatchObject({ status: 413, code: 'E_TOO_LARGE', detail: announced })
  expect(await unfinished()).toEqual(before)
  const url = (await client.create(10, image)).headers.get('location') ?? ''
  for (const response of [
    await client.append(url, 0, Buffer.alloc(11)),
    await chunked(app.url, url, Buffer.alloc(300_000)),
  ])
    expect(await problemOf(response)).toMatchObject({ status: 413, code: 'E_TOO_LARGE', detail: announced })
})

test('a type that the field cannot take is refused before the bytes travel; what may be a guess is left to them', async () => {
  const refused = await client.create(10, { ...image, filetype: 'text/html' })
  expect(await problemOf(refused)).toMatchObject({
    status: 415,
    code: 'E_FILE_TYPE',
    detail: 'The file is said to be text/html; allowed are image/png, image/jpeg, image/webp, image/gif.',
  })
  for (const filetype of ['', 'application/octet-stream', 'image/jpg', 'image/png'])
    expect((await client.create(10, { ...image, filetype })).status).toBe(201)
})

/** A PATCH that does not say how long it is. */
function chunked(base: string, url: string, content: Buffer): Promise<Response> {
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(content)
      controller.close()
    },
  })
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
    'x-user': alice,
  }
  return fetch(new URL(url, base), { method: 'PATCH', headers, body, duplex: 'half' })
}

test('an empty file is no file', async () => {
  const response = await client.create(0, image)
  expect(response.status).toBe(415)
  expect((await problemOf(response)).detail).toContain('empty')
})

test('a purpose that no field has, or none at all, is refused', async () => {
  for (const metadata of [{ ...image, purpose: 'picture.secret' }, { filename: 'x' }]) {
    const response = await client.create(5, metadata)
    expect(response.status).toBe(400)
    expect((await problemOf(response)).code).toBe('E_INVALID_PARAMETER')
  }
})

test('a guest uploads nothing, and learns nothing of uploads', async () => {
  const guest = tusClient(app.url, undefined)
  const created = await client.create(10, image)
  const url = created.headers.get('location') ?? ''
  for (const response of [
    await guest.create(10, image),
    await guest.append(url, 0, Buffer.alloc(1)),
    await guest.offset(url),
    await guest.remove(url),
  ])
    expect(response.status).toBe(401)
})

test("another user's upload is not there: not to look at, to write to or to remove", async () => {
  const created = await client.create(10, image)
  const url = created.headers.get('location') ?? ''
  const bob = tusClient(app.url, newId<'user'>())
  const unknown = `/api/uploads/${newId()}`
  for (const ask of [
    (of: string) => bob.offset(of),
    (of: string) => bob.append(of, 0, Buffer.alloc(1)),
    (of: string) => bob.remove(of),
  ]) {
    const [theirs, nobodys] = [await ask(url), await ask(unknown)]
    expect(theirs.status).toBe(404)
    expect(await theirs.text()).toBe(await nobodys.text())
  }
  expect((await client.offset(url)).headers.get('upload-offset')).toBe('0')
})

test('ids that are none lead nowhere', async () => {
  for (const id of ['..%2f..%2fetc', '%2e%2e', 'x', `${alice}%2f${alice}`, '%00'])
    expect((await client.offset(`/api/uploads/${id}`)).status).toBeGreaterThanOrEqual(400)
  expect((await client.offset(`/api/uploads/${newId()}.json`)).status).toBe(404)
})

test('an upload that is given up is gone, and its file too, unless a row has it', async () => {
  const created = await client.create(10, image)
  const url = created.headers.get('location') ?? ''
  expect((await client.remove(url)).status).toBe(204)
  expect((await client.offset(url)).status).toBe(404)
  const { id } = await client.upload(await picture('png', 5, 5), image)
  expect((await client.remove(`/api/uploads/${id}`)).status).toBe(204)
  expect(await findFile(under.database, id)).toBeUndefined()
})

test('a user has so many unfinished uploads at once, and so many bytes that no row has taken', async () => {
  const few = under.reopen({ unfinishedUploadsMax: 2, stagedBytesMax: 1_000 })
  const other = await fileApp(few)
  const carol = tusClient(other.url, newId<'user'>())
  expect((await carol.create(400, image)).status).toBe(201)
  expect((await carol.create(700, image)).status).toBe(413)
  expect((await carol.create(400, image)).status).toBe(201)
  const third = await carol.create(10, image)
  expect(third.status).toBe(429)
  expect(third.headers.get('retry-after')).toBe('60')
  await other.close()
})

test('an upload says when it expires, and is removed after that', async () => {
  const brief = under.reopen({ uploadExpiryMs: 1, stateDir: join(under.folder, 'brief') })
  const other = await fileApp(brief)
  const dora = newId<'user'>()
  const created = await tusClient(other.url, dora).create(10, image)
  expect(Date.parse(created.headers.get('upload-expires') ?? '')).toBeGreaterThan(0)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect((await tusClient(other.url, dora).offset(created.headers.get('location') ?? '')).status).toBe(404)
  expect(await brief.uploads.deleteExpired()).toBe(1)
  expect(await readdir(join(under.folder, 'brief', 'uploads', dora))).toEqual([])
  await other.close()
})

test('the bytes may come with the creation, and a request without the protocol is told so', async () => {
  const content = await picture('png', 7, 7)
  const response = await fetch(`${app.url}/api/uploads`, {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'x-user': alice,
      'upload-length': String(content.length),
      'upload-metadata': `purpose ${Buffer.from('picture.image').toString('base64')}`,
      'content-type': 'application/offset+octet-stream',
    },
    body: content,
  })
  expect(response.status).toBe(201)
  expect(response.headers.get('upload-offset')).toBe(String(content.length))
  expect(
    (await findFile(under.database, response.headers.get('location')?.split('/').at(-1) ?? ''))?.width,
  ).toBe(7)
  const plain = await fetch(`${app.url}/api/uploads`, { method: 'POST', headers: { 'x-user': alice } })
  expect(plain.status).toBe(412)
  expect(plain.headers.get('tus-resumable')).toBe('1.0.0')
  expect(plain.headers.get('content-type')).toContain('application/problem+json')
  expect(plain.headers.get('access-control-allow-origin')).toBeNull()
})

test('an upload of many megabytes streams through, and its bytes are the same', async () => {
  const content = Buffer.alloc(12_000_000)
  for (let at = 0; at < content.length; at += 4)
    content.writeUInt32LE((at * 2_654_435_761) % 4_294_967_296, at)
  const { response, id } = await client.upload(content, { purpose: 'letter.body', filename: 'noise.bin' })
  expect(response.status).toBe(204)
  const delivered = await fetch(`${app.url}/files/${id}`, { headers: { 'x-user': alice } })
  expect(Buffer.from(await delivered.arrayBuffer()).equals(content)).toBe(true)
  expect(delivered.headers.get('content-disposition')).toContain('attachment; filename="noise.bin"')
})

test('two identical uploads share one blob', async () => {
  const content = await picture('webp', 33, 33)
  const [one, two] = [await client.upload(content, image), await client.upload(content, image)]
  const [a, b] = [await findFile(under.database, one.id), await findFile(under.database, two.id)]
  expect(a?.id).not.toBe(b?.id)
  expect(a?.digest).toBe(b?.digest)
})

test('the screen’s own client uploads, loses its connection, and goes on', async () => {
  const tus = await import('tus-js-client')
  const content = await picture('png', 500, 500)
  const proxy = await cuttingProxy(app.url, 100_000)
  const location = await new Promise<string>((resolve, reject) => {
    const upload = new tus.Upload(content, {
      endpoint: `${proxy.url}/api/uploads`,
      metadata: image,
      headers: { 'x-user': alice },
      retryDelays: [0, 50, 100, 200, 400],
      onSuccess: () => resolve(upload.url ?? ''),
      onError: reject,
      onShouldRetry: () => true,
    })
    upload.start()
  })
  expect(proxy.cuts()).toBe(1)
  expect((await findFile(under.database, location.split('/').at(-1) ?? ''))?.bytes).toBe(content.length)
  proxy.close()
})

/** Passes connections on as they are, but cuts the first that has sent `bytes` bytes. */
async function cuttingProxy(target: string, bytes: number) {
  const { hostname, port } = new URL(target)
  let cuts = 0
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    client.pipe(upstream).pipe(client)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      socket.on('error', () => other.destroy()).on('close', () => other.destroy())
    client.on('data', () => {
      if (cuts > 0 || client.bytesRead < bytes) return
      cuts++
      client.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return { url, cuts: () => cuts, close: () => server.close() }
}
