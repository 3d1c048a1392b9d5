import { IconPhoto } from '@tabler/icons-react'
import { useState } from 'react'
import type { FileJson } from '@offstage/client'
import styles from './picture.module.css'

interface PictureProps {
  readonly file: FileJson | null | undefined
  readonly variant: 'thumb' | 'card' | 'full'
  readonly alt: string
  readonly fit?: 'cover' | 'contain'
  /** In sight from the start, so it comes before all others. */
  readonly eager?: boolean
}

/** A picture in one of its sizes; a soft tone keeps its place while it comes, and a sign where there is none. */
export function Picture({ file, variant, alt, fit = 'cover', eager = false }: PictureProps) {
  const source = file?.variants[variant] ?? file?.url
  const [failed, setFailed] = useState<string>()
  const [loaded, setLoaded] = useState<string>()
  if (source === undefined || failed === source) {
    return (
      <span className={styles.none} role="img" aria-label={alt}>
        <IconPhoto size="28%" stroke={1} aria-hidden />
      </span>
    )
  }
  return (
    <span className={styles.frame} data-loaded={loaded === source || undefined}>
      <img
        className={styles.picture}
        data-fit={fit}
        src={source}
        alt={alt}
        width={file?.width ?? undefined}
        height={file?.height ?? undefined}
        loading={eager ? 'eager' : 'lazy'}
        fetchPriority={eager ? 'high' : 'auto'}
        decoding="async"
        // One that the browser still has is there before anybody listens.
        ref={(image) => {
          if (image?.complete === true && image.naturalWidth > 0) setLoaded(source)
        }}
        onLoad={() => setLoaded(source)}
        onError={() => setFailed(source)}
      />
    </span>
  )
}
