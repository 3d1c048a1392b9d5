import type { Id } from '@offstage/client'
import type { Upload } from 'tus-js-client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { asProblem } from '../../api/problem.ts'
import { client } from '../../api/client.ts'
import { startUpload } from '../../api/upload.ts'

export interface UploadItem {
  readonly key: string
  readonly name: string
  readonly bytes: number
  readonly sentBytes: number
  readonly state: 'sending' | 'paused' | 'keeping' | 'done' | 'failed'
  readonly complaint: string | undefined
}

/** Pictures on their way up: several at once, each paused, resumed or given up on its own. */
export function useUploads() {
  const cache = useQueryClient()
  const [items, setItems] = useState<readonly UploadItem[]>([])
  const running = useRef(new Map<string, { readonly file: File; upload: Upload | undefined }>())

  const change = useCallback((key: string, part: Partial<UploadItem>) => {
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...part } : item)))
  }, [])

  const keep = async (key: string, file: File, uploadId: Id<'file'>) => {
    change(key, { state: 'keeping' })
    try {
      const title =
        file.name
          .replace(/\.[^.]+$/, '')
          .replaceAll(/[_-]+/g, ' ')
          .trim() || 'Picture'
      await client.picture.create(
        { title, visibility: 'private', image: uploadId },
        { key: `picture-${uploadId}` },
      )
      change(key, { state: 'done' })
      await cache.invalidateQueries({ queryKey: [client.picture.name] })
    } catch (error) {
      change(key, { state: 'failed', complaint: asProblem(error).detail })
    }
  }

  const begin = async (key: string, file: File) => {
    change(key, { state: 'sending', complaint: undefined })
    const upload = await startUpload(file, 'picture.image', {
      onProgress: (sentBytes) => change(key, { sentBytes }),
      onDone: (uploadId) => void keep(key, file, uploadId),
      onError: (complaint) => change(key, { state: 'failed', complaint: inWords(complaint) }),
    })
    running.current.set(key, { file, upload })
  }

  return {
    items,
    add: (files: readonly File[]) => {
      for (const file of files) {
        const key = crypto.randomUUID()
        running.current.set(key, { file, upload: undefined })
        setItems((all) => [
          ...all,
          { key, name: file.name, bytes: file.size, sentBytes: 0, state: 'sending', complaint: undefined },
        ])
        void begin(key, file)
      }
    },
    pause: (key: string) => {
      void running.current.get(key)?.upload?.abort()
      change(key, { state: 'paused' })
    },
    resume: (key: string) => {
      const known = running.current.get(key)
      if (known !== undefined) void begin(key, known.file)
    },
    dismiss: (key: string) => {
      const known = running.current.get(key)
      // Giving up tells the server too, so that no half of a file stays behind.
      void known?.upload?.abort(true).catch(() => undefined)
      running.current.delete(key)
      setItems((all) => all.filter((item) => item.key !== key))
    },
  }
}

/** What the upload library says is for programmers; the server's own sentence is inside of it. */
function inWords(complaint: string): string {
  const [, detail] = /"detail":"([^"]+)"/.exec(complaint) ?? []
  if (detail !== undefined) return detail
  return /response code: (n\/a|0)/.test(complaint)
    ? 'The connection was lost. Resume when it is back.'
    : 'The server refused the file.'
}
