import { Progress } from '@mantine/core'
import { IconCheck, IconPhotoUp, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { DragEvent } from 'react'
import { formatBytes } from '../../parts/size.ts'
import styles from './upload-area.module.css'
import { useUploads } from './use-uploads.ts'
import type { UploadItem } from './use-uploads.ts'

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']

/** Where pictures are dropped or chosen, and how far they have come. */
export function UploadArea() {
  const uploads = useUploads()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  // What is no picture is refused by the server, with the reason, which is better than a page that does nothing.
  const take = (files: FileList | null) => uploads.add([...(files ?? [])])
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <section className={styles.area} aria-label="Upload">
      <button
        type="button"
        className={styles.drop}
        data-over={over || undefined}
        data-click="Chose pictures to upload"
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconPhotoUp size={26} stroke={1.4} aria-hidden />
        <span>
          <strong>Upload pictures</strong>, or drop them here
        </span>
      </button>
      <input
        ref={input}
        type="file"
        className={styles.file}
        accept={TYPES.join(',')}
        multiple
        tabIndex={-1}
        aria-label="Pictures to upload"
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
      {uploads.items.length > 0 && (
        <ul className={styles.items} aria-live="polite">
          {uploads.items.map((item) => (
            <Item
              key={item.key}
              item={item}
              onPause={() => uploads.pause(item.key)}
              onResume={() => uploads.resume(item.key)}
              onDismiss={() => uploads.dismiss(item.key)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

interface ItemProps {
  readonly item: UploadItem
  readonly onPause: () => void
  readonly onResume: () => void
  readonly onDismiss: () => void
}

function Item({ item, onPause, onResume, onDismiss }: ItemProps) {
  const percent = item.bytes === 0 ? 0 : Math.round((item.sentBytes / item.bytes) * 100)
  return (
    <li className={styles.item} data-state={item.state}>
      <div className={styles.words}>
        <span className={styles.name}>{item.name}</span>
        <span className={styles.state}>{stateInWords(item, percent)}</span>
      </div>
      {item.state === 'sending' && (
        <Control label={`Pause ${item.name}`} onClick={onPause}>
          <IconPlayerPause size={17} />
        </Control>
      )}
      {(item.state === 'paused' || item.state === 'failed') && (
        <Control label={`Resume ${item.name}`} onClick={onResume}>
          <IconPlayerPlay size={17} />
        </Control>
      )}
      {item.state === 'done' ? (
        <span className={styles.done}>
          <IconCheck size={18} aria-hidden />
        </span>
      ) : (
        <Control label={`Give up ${item.name}`} onClick={onDismiss}>
          <IconX size={17} />
        </Control>
      )}
      <Progress
        className={styles.bar ?? ''}
        value={item.state === 'done' || item.state === 'keeping' ? 100 : percent}
        size={4}
        color={item.state === 'failed' ? 'red' : item.state === 'done' ? 'teal' : 'violet'}
        aria-label={`Progress of ${item.name}`}
      />
    </li>
  )
}

function Control({
  label,
  onClick,
  children,
}: {
  readonly label: string
  readonly onClick: () => void
  readonly children: React.ReactNode
}) {
  return (
    <button type="button" className={styles.control} aria-label={label} onClick={onClick}>
      {children}
    </button>
  )
}

function stateInWords(item: UploadItem, percent: number): string {
  if (item.state === 'sending') return `${percent} % of ${formatBytes(item.bytes)}`
  if (item.state === 'paused') return `Paused at ${percent} %`
  if (item.state === 'keeping') return 'Making it yours…'
  if (item.state === 'done') return 'In your library, private'
  return item.complaint ?? 'Failed'
}
