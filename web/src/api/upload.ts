import type { Id } from '@offstage/client'
import type { Upload } from 'tus-js-client'
import { noteRequest } from './click.ts'

export interface UploadProgress {
  readonly onProgress: (sentBytes: number, totalBytes: number) => void
  readonly onDone: (uploadId: Id<'file'>) => void
  readonly onError: (message: string) => void
}

/** Starts a resumable upload of `file` for a file field; a file that was begun before goes on where it stopped. */
export async function startUpload(file: File, purpose: string, on: UploadProgress): Promise<Upload> {
  const tus = await import('tus-js-client')
  const upload = new tus.Upload(file, {
    endpoint: '/api/uploads',
    metadata: { filename: file.name, filetype: file.type, purpose },
    // Small enough that a lost connection repeats little and progress moves; large enough to cost few requests.
    chunkSize: 1024 * 1024,
    retryDelays: [0, 1_000, 3_000, 5_000, 10_000],
    removeFingerprintOnSuccess: true,
    onBeforeRequest: (request) => {
      const noted = noteRequest(request.getMethod(), '/uploads')
      request.setHeader('traceparent', noted.traceparent)
      // The library's request object carries no room of its own; the answer below finds its note here.
      notes.set(request, noted.done)
    },
    onAfterResponse: (request, response) => notes.get(request)?.(response.getStatus()),
    onProgress: on.onProgress,
    // The contract: the last part of an upload's address is what a file field takes.
    onSuccess: () => on.onDone((upload.url?.split('/').at(-1) ?? '') as Id<'file'>),
    onError: (error) => on.onError(error.message),
  })
  const begun = await upload.findPreviousUploads()
  const previous = begun[0]
  if (previous !== undefined) upload.resumeFromPreviousUpload(previous)
  upload.start()
  return upload
}

const notes = new WeakMap<object, (status: number) => void>()
