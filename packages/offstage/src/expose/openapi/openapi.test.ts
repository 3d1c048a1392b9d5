import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { errors } from '../../errors.ts'
import type { Content, Operation, Parameter, Ref, Response } from './document.ts'
import { openApiOf } from './openapi.ts'
import { libraryModel } from './testing/library-app.ts'

const document = openApiOf(libraryModel, {
  title: 'City library',
  version: '1.2.3',
  publicUrl: 'https://library.example',
})
const text = JSON.stringify(document)

const METHODS = ['get', 'post', 'patch', 'delete', 'head', 'options'] as const
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    const operation = item[method]
    return operation === undefined ? [] : [{ path, method, item, operation }]
  }),
)

function operationAt(method: (typeof METHODS)[number], path: string): Operation {
  const operation = document.paths[path]?.[method]
  if (operation === undefined) throw new Error(`There is no ${method} ${path}.`)
  return operation
}

function resolved<T>(part: T | Ref): T {
  if (typeof part !== 'object' || part === null || !('$ref' in part)) return part as T
  const path = String(part.$ref).slice(2).split('/')
  const found = path.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    document,
  )
  if (found === undefined) throw new Error(`${String(part.$ref)} leads nowhere.`)
  return found as T
}

const parametersOf = (operation: Operation): readonly Parameter[] =>
  (operation.parameters ?? []).map(resolved)
const parameterOf = (operation: Operation, name: string): Parameter | undefined =>
  parametersOf(operation).find((parameter) => parameter.name === name)
const responseOf = (operation: Operation, status: number): Response => {
  const response = operation.responses[String(status)]
  if (response === undefined) throw new Error(`${operation.operationId} has no ${status}.`)
  return resolved(response)
}
function codesOf(operation: Operation, status: number): readonly string[] {
  const schema = responseOf(operation, status).content?.['application/problem+json']?.schema
  return (schema as { properties: { code: { enum: string[] } } }).properties.code.enum
}

// Formats are checked too, so an example with a wrong date or id does not pass.
const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
ajv.addFormat('password', true)
ajv.addFormat('binary', true)
ajv.addSchema({ $id: 'doc:all', ...document })

function complaintsAbout(schemaPointer: string, value: unknown): string {
  const validate = ajv.compile({ $ref: `doc:all#${schemaPointer}` })
  return validate(value) ? '' : ajv.errorsText(validate.errors)
}

/** Every content of the document with the pointer to its schema. */
function contents(): { readonly pointer: string; readonly content: Content }[] {
  const found: { pointer: string; content: Content }[] = []
  const walk = (value: unknown, pointer: string) => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, member] of Object.entries(value)) {
      const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (name === 'content')
        for (const [type, content] of Object.entries(member as Record<string, Content>))
          found.push({ pointer: `${at}/${type.replaceAll('/', '~1')}`, content })
      walk(member, at)
    }
  }
  walk(document.paths, '/paths')
  walk(document.components.responses, '/components/responses')
  return found
}

describe('the document as a whole', () => {
  test('is OpenAPI 3.1 with a title, a version and a server', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: 'City library', version: '1.2.3' })
    expect(document.servers).toEqual([{ url: 'https://library.example' }])
  })

  test('has no reference that leads nowhere', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? '')
    expect(references.length).toBeGreaterThan(100)
    for (const reference of new Set(references)) expect(resolved({ $ref: reference })).toBeDefined()
  })

  test('names every operation once, tags it, and declares the parameters of its path', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const tags = document.tags.map(({ name }) => name)
    for (const { path, item, operation } of operations) {
      expect(tags).toEqual(expect.arrayContaining([...operation.tags]))
      const declared = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved)
      const names = declared.map((parameter) => `${parameter.in} ${parameter.name}`)
      expect(new Set(names).size).toBe(names.length)
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(names).toContain(`path ${name}`)
    }
  })

  test('has component names that the standard allows', () => {
    for (const section of Object.values(document.components))
      for (const name of Object.keys(section)) expect(name).toMatch(/^[a-zA-Z0-9._-]+$/)
  })

  test('names no choice of an enumeration twice', () => {
    for (const [, choices = ''] of text.matchAll(/"enum":\[([^\]]*)\]/g))
      expect(new Set(choices.split(',')).size, choices).toBe(choices.split(',').length)
  })

  test('has schemas that compile', () => {
    for (const name of Object.keys(document.components.schemas))
      expect(() => ajv.compile({ $ref: `doc:all#/components/schemas/${name}` })).not.toThrow()
    for (const { operation, path } of operations)
      for (const parameter of parametersOf(operation))
        expect(() => ajv.compile(parameter.schema), `${path} ${parameter.name}`).not.toThrow()
  })

  test('has examples that its own schemas accept', () => {
    const examples = contents().flatMap(({ pointer, content }) => [
      ...(content.example === undefined ? [] : [{ pointer, value: content.example }]),
      ...Object.values(content.examples ?? {}).map(({ value }) => ({ pointer, value })),
    ])
    expect(examples.length).toBeGreaterThan(60)
    for (const { pointer, value } of examples)
      expect(complaintsAbout(`${pointer}/schema`, value), pointer).toBe('')
  })

  test('has examples of parameters that their schemas accept', () => {
    const given = operations
      .flatMap(({ operation }) => parametersOf(operation))
      .filter(({ example }) => example !== undefined)
    expect(given.length).toBeGreaterThan(20)
    for (const { name, schema, example } of given) expect(ajv.validate(schema, example), name).toBe(true)
  })
})

describe('rights', () => {
  test('an address has exactly the methods of the rights that somebody has', () => {
    const methodsAt = (path: string) =>
      METHODS.filter((method) => document.paths[path]?.[method] !== undefined)
    expect(methodsAt('/api/books')).toEqual(['get', 'post'])
    expect(methodsAt('/api/books/{id}')).toEqual(['get', 'patch', 'delete'])
    expect(methodsAt('/api/authors')).toEqual(['get', 'post'])
    expect(methodsAt('/api/authors/{id}')).toEqual(['get'])
    expect(methodsAt('/api/loans')).toEqual(['get'])
    expect(methodsAt('/api/loans/{id}')).toEqual(['get', 'patch'])
    expect(methodsAt('/api/complaints')).toEqual(['post'])
    expect(document.paths['/api/complaints/{id}']).toBeUndefined()
  })

  test('what nobody may use is not mentioned at all', () => {
    for (const word of [
      'vault',
      'Vault',
      'secretWord',
      'burnBooks',
      'burn-books',
      'openVault',
      '/api/credentials',
      '"Credential"',
      'tokenHash',
      'passwordHash',
    ])
      expect(text.includes(word), word).toBe(false)
  })

  test('being signed in is asked for where a guest would be refused', () => {
    expect(operationAt('get', '/api/books').security).toEqual([{}, { cookie: [] }, { bearer: [] }])
    expect(operationAt('get', '/api/loans').security).toEqual([{ cookie: [] }, { bearer: [] }])
    expect(operationAt('post', '/api/actions/borrow-books').security).toEqual([
      { cookie: [] },
      { bearer: [] },
    ])
    expect(Object.keys(document.components.securitySchemes)).toEqual(['cookie', 'bearer'])
  })

  test('who may is said in words', () => {
    expect(operationAt('get', '/api/books').description).toContain(
      'You may read a row if shelved is true, or you are a librarian.',
    )
    expect(operationAt('get', '/api/authors').description).toContain(
      'Everybody may read a row, signed in or not.',
    )
  })
})

describe('lists', () => {
  test('name the combinations that are lists, and who may walk them where not all readers may', () => {
    const { description } = operationAt('get', '/api/books')
    for (const line of [
      '- by isbn (at most one)',
      '- by author, ordered by publishedOn',
      '- by language and author, ordered by fine',
      '- all, ordered by title',
      '- by search in title and isbn',
    ])
      expect(description).toContain(line)
    expect(operationAt('get', '/api/loaned-books').description).toContain(
      '- by book, ordered by position (only librarian)',
    )
  })

  test('take a parameter for each field of a list, and none for another', () => {
    const names = parametersOf(operationAt('get', '/api/books')).map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'isbn',
        'isbn[in]',
        'author',
        'author[in]',
        'language',
        'publishedOn[gte]',
        'fine[lt]',
        'title[gt]',
        'search',
        'sort',
        'limit',
        'after',
        'count',
        'include',
        'fields',
      ]),
    )
    for (const name of ['pages', 'publishedOn', 'author[gte]', 'weight', 'cover'])
      expect(names).not.toContain(name)
    expect(parametersOf(operationAt('get', '/api/authors')).map(({ name }) => name)).not.toContain('search')
  })

  test('a small resource takes every field that can be compared', () => {
    const names = parametersOf(operationAt('get', '/api/branches')).map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['name', 'name[in]', 'name[gte]', 'version', 'createdAt[lt]']),
    )
  })

  test('say how parameters are written', () => {
    const list = operationAt('get', '/api/books')
    expect(parameterOf(list, 'author[in]')).toMatchObject({ style: 'form', explode: false })
    expect(parameterOf(list, 'sort')?.schema['enum']).toEqual([
      'publishedOn',
      '-publishedOn',
      'fine',
      '-fine',
      'title',
      '-title',
    ])
    expect(parameterOf(list, 'fine[gte]')?.schema['pattern']).toContain('\\d{1,2}')
    expect(parameterOf(list, 'language')?.schema['enum']).toEqual(['English', 'Deutsch'])
    expect(parameterOf(list, 'limit')?.schema).toMatchObject({ minimum: 1, maximum: 100, default: 20 })
    expect(parameterOf(list, 'language')?.description).toContain('together with author')
  })

  test('include what somebody may read and a list can bring', () => {
    const included = (path: string) => parameterOf(operationAt('get', path), 'include')?.description ?? ''
    expect(included('/api/books')).toContain('`author` (author), `loans` (loaned books)')
    expect(included('/api/memberships')).toContain('`loans` (loans)')
    expect(included('/api/memberships')).toContain('`user` (user)')
    expect(included('/api/users')).not.toContain('complaints')
  })
})

describe('schemas', () => {
  const schemas = document.components.schemas
  const propertiesOf = (name: string) =>
    (schemas[name] as { properties: Record<string, Record<string, unknown>> }).properties
  const requiredOf = (name: string) => (schemas[name] as { required: readonly string[] }).required

  test('exact values have exact forms', () => {
    const book = propertiesOf('BookPart')
    expect(book['fine']).toMatchObject({ $ref: '#/components/schemas/MoneyEUR' })
    expect(book['weight']).toMatchObject({
      anyOf: [{ type: 'string', pattern: '^-?\\d{1,3}\\.\\d{3}$' }, { type: 'null' }],
    })
    expect(book['copies']).toMatchObject({ type: 'string', pattern: '^-?\\d+$' })
    expect(book['earnings']).toMatchObject({ $ref: '#/components/schemas/MoneyEUR' })
    expect(book['createdAt']).toMatchObject({ $ref: '#/components/schemas/Instant' })
    expect(book['language']).toMatchObject({ enum: ['English', 'Deutsch'] })
    expect(complaintsAbout('/components/schemas/MoneyEUR', { amount: '12.5', currency: 'EUR' })).not.toBe('')
    expect(complaintsAbout('/components/schemas/MoneyEURInput', { amount: '12.5', currency: 'EUR' })).toBe('')
    expect(complaintsAbout('/components/schemas/MoneyEURInput', { amount: 12.5, currency: 'EUR' })).not.toBe(
      '',
    )
    expect(
      complaintsAbout('/components/schemas/MoneyEURInput', { amount: '12.50', currency: 'USD' }),
    ).not.toBe('')
    expect(complaintsAbout('/components/schemas/Instant', '2026-01-31T09:30:00Z')).not.toBe('')
    expect(complaintsAbout('/components/schemas/Instant', '2026-01-31T09:30:00.000001Z')).toBe('')
  })

  test('a file has its sizes, and is given by the id of an upload', () => {
    expect(JSON.stringify(propertiesOf('BookPart')['cover'])).toContain('"required":["thumb","page"]')
    expect(JSON.stringify(propertiesOf('BookCreate')['cover'])).toContain('uuid')
  })

  test('a masked field may be absent, and says when', () => {
    expect(requiredOf('Book')).toContain('fine')
    expect(requiredOf('Book')).not.toContain('worth')
    expect(propertiesOf('BookPart')['worth']).toMatchObject({
      description: 'Absent unless you are a librarian.',
    })
  })

  test('a link is an id, the row itself or null', () => {
    expect(propertiesOf('BookPart')['author']).toMatchObject({
      anyOf: [{ format: 'uuid' }, { $ref: '#/components/schemas/AuthorPart' }, { type: 'null' }],
    })
  })

  test('bodies have what may be given, and require what must be', () => {
    expect(requiredOf('BookCreate')).toEqual(['isbn', 'title', 'author', 'fine', 'pages', 'publishedOn'])
    for (const name of ['id', 'version', 'createdAt', 'copies']) {
      expect(propertiesOf('BookCreate')).not.toHaveProperty(name)
      expect(propertiesOf('BookPatch')).not.toHaveProperty(name)
    }
    expect(schemas['BookPatch']).not.toHaveProperty('required')
    expect(complaintsAbout('/components/schemas/BookPatch', { worth: null })).toBe('')
    expect(complaintsAbout('/components/schemas/BookPatch', { title: null })).not.toBe('')
    expect(complaintsAbout('/components/schemas/BookPatch', { colour: 'red' })).not.toBe('')
    expect(schemas).not.toHaveProperty('LoanCreate')
    expect(schemas).not.toHaveProperty('Complaint')
    expect(requiredOf('ComplaintCreate')).toEqual(['words'])
  })
})

describe('actions', () => {
  test('have their input, output and declared rejections', () => {
    const borrow = operationAt('post', '/api/actions/borrow-books')
    expect(codesOf(borrow, 409)).toEqual(expect.arrayContaining(['nothingReserved', 'E_KEY_IN_FLIGHT']))
    expect(codesOf(borrow, 410)).toEqual(['expired'])
    expect(codesOf(borrow, 422)).toEqual(['tooMany', 'E_KEY_REUSED'])
    expect(complaintsAbout('/components/schemas/borrowBooks.Input', {})).not.toBe('')
    expect(
      complaintsAbout('/components/schemas/reserveBook.Input', {
        book: '019c1234-5678-7abc-8def-000000000001',
      }),
    ).toBe('')
    expect(
      complaintsAbout('/components/schemas/countShelf.Input', { counted: [{ book: 'x' }], proof: {} }),
    ).not.toBe('')
  })

  test('say whether they need a key', () => {
    const key = (path: string) => parameterOf(operationAt('post', path), 'Idempotency-Key')?.required
    expect(key('/api/actions/borrow-books')).toBe(true)
    expect(key('/api/actions/reserve-book')).toBeUndefined()
    expect(codesOf(operationAt('post', '/api/actions/borrow-books'), 400)).toContain('E_KEY_REQUIRED')
    expect(codesOf(operationAt('post', '/api/actions/reserve-book'), 400)).not.toContain('E_KEY_REQUIRED')
  })

  test('can be sent together', () => {
    const batch = operationAt('post', '/api/batch')
    expect(codesOf(batch, 409)).toEqual(
      expect.arrayContaining(['nothingReserved', 'alreadyMember', 'alreadyYours']),
    )
    expect(JSON.stringify(batch.requestBody)).not.toContain('burn')
  })
})

/** The status of a code of the registry; a declared rejection has its own. */
const statusOf = (code: string): number | undefined =>
  Object.entries(errors).find(([known]) => known === code)?.[1].status

describe('refusals', () => {
  test('every code stands under the status that the registry gives it', () => {
    const seen = new Set<string>()
    for (const { operation } of operations)
      for (const status of Object.keys(operation.responses)
        .map(Number)
        .filter((one) => one >= 400))
        for (const code of codesOf(operation, status)) {
          expect(statusOf(code) ?? status, code).toBe(status)
          seen.add(code)
        }
    for (const code of [
      'E_NO_ACCESS_PATH',
      'E_INVALID_CURSOR',
      'E_VERSION_MISMATCH',
      'E_UNIQUE',
      'E_REFERENCED',
      'E_WRONG_CODE',
      'E_RANGE',
      'E_FILE_TYPE',
      'E_BUSY',
      'E_TOO_MANY_REQUESTS',
    ])
      expect(seen).toContain(code)
  })

  test('each kind of address has its statuses', () => {
    const statuses = (method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
      Object.keys(operationAt(method, path).responses).map(Number)
    expect(statuses('get', '/api/books')).toEqual(expect.arrayContaining([200, 304, 400, 401, 414, 429, 503]))
    expect(statuses('get', '/api/books/{id}')).toContain(404)
    expect(statuses('post', '/api/books')).toEqual(
      expect.arrayContaining([201, 400, 401, 403, 409, 413, 415, 422, 429, 503]),
    )
    expect(statuses('patch', '/api/books/{id}')).toEqual(expect.arrayContaining([200, 404, 412, 428]))
    expect(statuses('delete', '/api/books/{id}')).toEqual(expect.arrayContaining([204, 404, 409, 412]))
  })

  test('what can be tried again says when', () => {
    const headers = responseOf(operationAt('get', '/api/books'), 429).headers ?? {}
    expect(Object.keys(headers)).toEqual(['Retry-After', 'RateLimit', 'RateLimit-Policy'])
    expect(Object.keys(responseOf(operationAt('get', '/api/books'), 503).headers ?? {})).toEqual([
      'Retry-After',
    ])
  })
})

describe('around the resources', () => {
  test('reads have an ETag, a next page and conditional requests; writes have keys and versions', () => {
    const list = operationAt('get', '/api/books')
    expect(Object.keys(responseOf(list, 200).headers ?? {})).toEqual(
      expect.arrayContaining(['ETag', 'Link', 'Traceparent', 'Server-Timing']),
    )
    expect(parameterOf(list, 'If-None-Match')).toBeDefined()
    expect(parameterOf(list, 'traceparent')).toBeDefined()
    const change = operationAt('patch', '/api/books/{id}')
    expect(parameterOf(change, 'If-Match')).toBeDefined()
    expect(parameterOf(change, 'Idempotency-Key')).toBeDefined()
    expect(Object.keys(change.requestBody?.content ?? {})).toEqual([
      'application/merge-patch+json',
      'application/json',
    ])
    expect(Object.keys(responseOf(operationAt('post', '/api/books'), 201).headers ?? {})).toContain(
      'Location',
    )
  })

  test('what is live can be followed, and nothing else', () => {
    const typesOf = (path: string) => Object.keys(responseOf(operationAt('get', path), 200).content ?? {})
    expect(typesOf('/api/books')).toContain('text/event-stream')
    expect(typesOf('/api/books/{id}')).toContain('text/event-stream')
    expect(typesOf('/api/authors')).not.toContain('text/event-stream')
    expect(codesOf(operationAt('get', '/api/authors'), 400)).toContain('E_NOT_LIVE')
    expect(codesOf(operationAt('get', '/api/books'), 400)).not.toContain('E_NOT_LIVE')
    expect(parameterOf(operationAt('get', '/api/books'), 'Last-Event-ID')).toBeDefined()
  })

  test('signing in, uploads, files and timelines are there', () => {
    for (const path of [
      '/api/auth/sign-up',
      '/api/auth/verify-email',
      '/api/auth/sign-in',
      '/api/auth/me',
      '/api/auth/tokens/{id}',
      '/api/uploads',
      '/api/uploads/{id}',
      '/files/{id}',
      '/files/{id}/{variant}',
      '/api/timeline',
      '/api/timeline/{traceId}',
    ])
      expect(document.paths).toHaveProperty([path])
    expect(operationAt('post', '/api/uploads').description).toContain('`book.cover`')
  })
})
