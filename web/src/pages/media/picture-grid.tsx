import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { PictureRow } from '../../api/types.ts'
import { Picture } from '../../parts/picture.tsx'
import { formatAgo } from '../../parts/time.ts'
import styles from './picture-grid.module.css'

/** What is shown of a picture. */
export type ShownPicture = Pick<PictureRow, 'id' | 'title' | 'visibility' | 'image' | 'createdAt'>

interface PictureGridProps {
  readonly pictures: readonly ShownPicture[]
  readonly notes?: ReadonlyMap<string, string | undefined>
  readonly tagged: boolean
}

/** Pictures as a wall. */
export function PictureGrid({ pictures, notes, tagged }: PictureGridProps) {
  return (
    <ul className={styles.wall}>
      {pictures.map((picture) => (
        <li key={picture.id}>
          <Link
            to="/media/pictures/$id"
            params={{ id: picture.id }}
            className={styles.card}
            data-click={picture.title}
          >
            <span className={styles.picture}>
              <Picture file={picture.image} variant="card" alt="" />
              {tagged && picture.visibility === 'private' && (
                <span className={styles.lock} title="Private">
                  <IconLock size={14} stroke={2} aria-label="Private" />
                </span>
              )}
            </span>
            <span className={styles.title}>{picture.title}</span>
            <span className={styles.note}>{notes?.get(picture.id) ?? formatAgo(picture.createdAt)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
