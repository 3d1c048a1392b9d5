import type { Model } from '../../model/model.ts'
import { actorClass } from '../../policy/actor.ts'
import { isConstant } from '../../policy/fold-actor.ts'
import { rowPredicate } from '../../policy/row-predicate.ts'
import { describedResources } from './described.ts'
import { refTo, type Operation, type Parameter, type Paths, type Response } from './document.ts'
import { exampleId } from './example-value.ts'
import { REFUSALS, refusalResponses } from './refusals.ts'
import { ANYBODY, SIGNED_IN } from './resource-paths.ts'

/** A file field that can be uploaded to: the purpose of the upload, and what it takes. */
export interface UploadPurpose {
  readonly purpose: string
  readonly types: readonly string[]
  readonly maxBytes: number
  readonly variants: readonly string[]
  /** Whether somebody without a role may make a row that takes it. */
  readonly isForAnybody: boolean
}

/** The file fields of the app, as purposes of uploads: `picture.image`. */
export const uploadPurposes = (model: Model): readonly UploadPurpose[] =>
  describedResources(model).flatMap((resource) =>
    [...resource.fields.values()].flatMap(({ name, kind, spec: { file } }) =>
      kind !== 'file' || file === undefined
        ? []
        : [
            {
              purpose: `${resource.name}.${name}`,
              types: file.types,
              maxBytes: file.maxBytes,
              variants: Object.keys(file.variants ?? {}),
              isForAnybody: !isConstant(rowPredicate(resource, 'create', personOf(model)), false),
            },
          ],
    ),
  )

const personOf = ({ facts }: Model) => actorClass(true, [], ['user', ...facts.keys()])

/** The name and the metadata of an upload for this purpose. */
export function sampleUpload({ purpose, types }: UploadPurpose): {
  readonly name: string
  readonly metadata: string
} {
  const type = types.find((one) => one === 'image/png') ?? types[0] ?? 'application/octet-stream'
  const name = `example.${type.split('/')[1] ?? 'bin'}`
  const metadata = Object.entries({ filename: name, filetype: type, purpose })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
  return { name, metadata }
}

/** Resumable uploads (tus 1.0) and the delivery of files; absent where no resource has a file. */
export function filePaths(model: Model): Paths {
  const purposes = uploadPurposes(model)
  if (purposes.length === 0) return {}
  return {
    '/api/uploads': { post: beginUpload(purposes) },
    '/api/uploads/{id}': {
      parameters: [{ ...ID, description: 'The id of the upload: the last part of its Location.' }],
      head: askUpload,
      patch: sendUpload,
      delete: giveUpUpload,
    },
    '/files/{id}': { parameters: [FILE_ID], get: deliver('readFile', 'A file') },
    ...(purposes.some(({ variants }) => variants.length > 0)
      ? {
          '/files/{id}/{variant}': {
            parameters: [FILE_ID, variantParameter(purposes)],
            get: deliver('readFileVariant', 'A picture in a declared size'),
          },
        }
      : {}),
  }
}

// ── Uploads ──────────────────────────────────────────────────────────────────────────────────────────────────────

const tusHeader = (name: string, description: string, example: string, required = true): Parameter => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
  example,
})
const RESUMABLE = tusHeader('Tus-Resumable', 'The version of the protocol.', '1.0.0')
const refusals = refusalResponses(REFUSALS.upload)

function beginUpload(purposes: readonly UploadPurpose[]): Operation {
  const shown = purposes.find(({ isForAnybody }) => isForAnybody) ?? purposes[0]
  return {
    operationId: 'beginUpload',
    tags: ['Files'],
    summary: 'Begin an upload',
    description: `tus 1.0. \`Upload-Metadata\` names \`filename\`, \`filetype\` and \`purpose\`, each in base64; the purpose is the field that the file is for: ${purposes.map(({ purpose }) => `\`${purpose}\``).join(', ')}.`,
    parameters: [
      RESUMABLE,
      tusHeader('Upload-Length', 'Bytes in all.', '48213'),
      tusHeader(
        'Upload-Metadata',
        'Names and values in base64.',
        shown === undefined ? '' : sampleUpload(shown).metadata,
      ),
    ],
    responses: {
      '201': {
        description:
          'Send the bytes with PATCH to the address in Location. When the last one has arrived, the id there is the value for the field.',
        headers: { Location: refTo('headers', 'Location') },
      },
      ...refusals,
    },
    security: SIGNED_IN,
  }
}

const askUpload: Operation = {
  operationId: 'askUpload',
  tags: ['Files'],
  summary: 'How far has an upload come?',
  parameters: [RESUMABLE],
  responses: { '200': { description: '`Upload-Offset` says where to go on.' }, ...refusals },
  security: SIGNED_IN,
}

const sendUpload: Operation = {
  operationId: 'sendUpload',
  tags: ['Files'],
  summary: 'Send bytes',
  parameters: [RESUMABLE, tusHeader('Upload-Offset', 'Where these bytes begin.', '0')],
  requestBody: {
    required: true,
    content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } },
  },
  responses: { '204': { description: '`Upload-Offset` says how many have arrived.' }, ...refusals },
  security: SIGNED_IN,
}

const giveUpUpload: Operation = {
  operationId: 'giveUpUpload',
  tags: ['Files'],
  summary: 'Give an upload up',
  parameters: [RESUMABLE],
  responses: { '204': { description: 'Its bytes are gone.' }, ...refusals },
  security: SIGNED_IN,
}

// ── Delivery ─────────────────────────────────────────────────────────────────────────────────────────────────────

const ID: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: '',
  schema: { type: 'string', format: 'uuid' },
  example: exampleId('file'),
}
const FILE_ID: Parameter = { ...ID, description: 'The id of the file. Rows carry the whole address.' }

const variantParameter = (purposes: readonly UploadPurpose[]): Parameter => ({
  name: 'variant',
  in: 'path',
  required: true,
  description: 'A size that the field declares.',
  schema: { type: 'string', enum: [...new Set(purposes.flatMap(({ variants }) => variants))] },
})

function deliver(operationId: string, summary: string): Operation {
  const bytes: Response = {
    description: 'The bytes, with their type.',
    headers: { ETag: refTo('headers', 'ETag') },
    content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
  }
  return {
    operationId,
    tags: ['Files'],
    summary,
    description:
      'Read by whoever may read the row that has it. `?v=` names the bytes, so such an answer may be kept for good.',
    parameters: [
      { name: 'v', in: 'query', description: 'Names the bytes, for caches.', schema: { type: 'string' } },
      {
        name: 'Range',
        in: 'header',
        description: 'A part of the bytes.',
        schema: { type: 'string' },
        example: 'bytes=0-1023',
      },
      refTo('parameters', 'ifNoneMatch'),
    ],
    responses: {
      '200': bytes,
      '206': { ...bytes, description: 'The part asked for.' },
      '304': { description: 'The bytes that you have still hold.' },
      ...refusalResponses(REFUSALS.file),
    },
    security: ANYBODY,
  }
}
