/** The requests of the tus protocol, one at a time, as a client that may break off anywhere sends them. */
export interface TusClient {
  create(
    length: number,
    metadata: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Response>
  append(url: string, offset: number, content: Uint8Array): Promise<Response>
  offset(url: string): Promise<Response>
  remove(url: string): Promise<Response>
  /** The whole way; answers the last response and the upload's id. */
  upload(content: Uint8Array, metadata: Record<string, string>): Promise<{ response: Response; id: string }>
}

export function tusClient(base: string, userId: string | undefined): TusClient {
  const send = (
    method: string,
    url: string,
    headers: Record<string, string>,
    body?: Uint8Array,
  ): Promise<Response> =>
    fetch(new URL(url, base), {
      method,
      headers: {
        'tus-resumable': '1.0.0',
        ...(userId === undefined ? {} : { 'x-user': userId }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    })
  const client: TusClient = {
    create: (length, metadata, headers = {}) =>
      send('POST', '/api/uploads', {
        'upload-length': String(length),
        'upload-metadata': encode(metadata),
        ...headers,
      }),
    append: (url, offset, content) =>
      send(
        'PATCH',
        url,
        { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        content,
      ),
    offset: (url) => send('HEAD', url, {}),
    remove: (url) => send('DELETE', url, {}),
    upload: async (content, metadata) => {
      const created = await client.create(content.length, metadata)
      const location = created.headers.get('location')
      if (location === null) return { response: created, id: '' }
      return { response: await client.append(location, 0, content), id: location.split('/').at(-1) ?? '' }
    },
  }
  return client
}

const encode = (metadata: Record<string, string>): string =>
  Object.entries(metadata)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')
