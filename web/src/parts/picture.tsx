import { IconPhoto } from '@tabler/icons-react'
import { useState } from 'react'
import type { FileJson } from '@offstage/client'
import styles from './picture.module.css'

interface PictureProps {
  readonly file: FileJson | null | undefined
  readonly variant: 'thumb' | 'card' | 'full'
  readonly alt: string
  readonly fit?: 'cover' | 'contain'
  readonly eager?: boolean
}

/** A picture in one of its sizes, with a calm place where none is or while it loads. */
export function Picture({ file, variant, alt, fit = 'cover', eager = false }: PictureProps) {
  const source = file?.variants[variant] ?? file?.url
  const [failed, setFailed] = useState<string>()
  const [loaded, setLoaded] = useState(false)
  if (source === undefined || failed === source) {
    return (
      <span className={styles.none} role="img" aria-label={alt}>
        <IconPhoto size="28%" stroke={1} aria-hidden />
      </span>
    )
  }
  return (
    <img
      className={styles.picture}
      data-fit={fit}
      data-loaded={loaded || undefined}
      src={source}
      alt={alt}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      onLoad={() => setLoaded(true)}
      onError={() => setFailed(source)}
    />
  )
}
