import { Button, Switch, TextInput } from '@mantine/core'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { say } from '../../app/notify.tsx'
import { useTitle } from '../../app/use-title.ts'
import { request } from '../../api/request.ts'
import { useMe } from '../../api/session.ts'
import { idOf, linked } from '../../api/types.ts'
import type { One, PictureRow } from '../../api/types.ts'
import { useWrite } from '../../api/use-action.ts'
import { useRow } from '../../api/use-row.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Crumbs } from '../../parts/crumbs.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Picture } from '../../parts/picture.tsx'
import { formatBytes } from '../../parts/size.ts'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { ProblemState } from '../../parts/states.tsx'
import { formatDate } from '../../parts/time.ts'
import styles from './picture-page.module.css'
import { Sharing } from './sharing.tsx'

/** One picture, large; its owner also decides here who sees it. */
export function PicturePage() {
  const { id } = useParams({ from: '/media/pictures/$id' })
  const me = useMe()
  const { row: picture, problem, reload } = useRow<PictureRow>('pictures', id, { include: 'owner' })
  useTitle(picture?.title)
  if (problem !== undefined) return <ProblemState problem={problem} onRetry={reload} />
  if (picture === undefined)
    return (
      <div className={styles.facts}>
        <SkeletonRows count={4} />
      </div>
    )
  const mine = idOf(picture.owner) === me.user?.id
  return (
    <div className={styles.page}>
      <figure className={styles.stage}>
        <Picture file={picture.image} variant="full" alt={picture.title} fit="contain" eager />
      </figure>
      <div className={styles.facts}>
        <Crumbs crumbs={[{ label: 'Media', to: '/media' }]} />
        <h1 className={styles.title}>{picture.title}</h1>
        <p className="faint small">
          {[linked(picture.owner)?.name, formatDate(picture.createdAt), ...imageFacts(picture)]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {mine ? <Owner picture={picture} /> : <Download picture={picture} />}
      </div>
    </div>
  )
}

function imageFacts({ image }: PictureRow): readonly string[] {
  if (image === null) return []
  const size = image.width === null || image.height === null ? [] : [`${image.width} × ${image.height}`]
  return [...size, formatBytes(image.bytes)]
}

function Owner({ picture }: { readonly picture: PictureRow }) {
  const navigate = useNavigate()
  const [title, setTitle] = useState(picture.title)
  const [asking, setAsking] = useState(false)
  const patch = useWrite<Partial<Pick<PictureRow, 'title' | 'visibility'>>>(
    (body) =>
      request<One<PictureRow>>(`pictures/${picture.id}`, { method: 'PATCH', body, version: picture.version }),
    { changes: ['pictures'] },
  )
  const remove = useWrite<undefined>(
    () => request(`pictures/${picture.id}`, { method: 'DELETE', version: picture.version }),
    {
      changes: ['pictures'],
      onDone: () => {
        say('Picture deleted')
        void navigate({ to: '/media' })
      },
    },
  )
  return (
    <div className={styles.owner}>
      <form
        className={styles.rename}
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim() !== '' && title !== picture.title) void patch.run({ title: title.trim() })
        }}
      >
        <TextInput
          label="Title"
          value={title}
          maxLength={120}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {title.trim() !== picture.title && (
          <Button type="submit" size="md" variant="default" loading={patch.isRunning}>
            Rename
          </Button>
        )}
      </form>
      <Switch
        size="md"
        label="Everybody may see it"
        description={
          picture.visibility === 'public'
            ? 'It stands on the public shelf.'
            : 'Only you, and those you share it with.'
        }
        checked={picture.visibility === 'public'}
        disabled={patch.isRunning}
        onChange={(event) =>
          void patch.run({ visibility: event.currentTarget.checked ? 'public' : 'private' })
        }
      />
      <ProblemNote problem={patch.problem ?? remove.problem} />
      <Sharing picture={picture} />
      <div className={styles.ends}>
        <Download picture={picture} />
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={16} stroke={1.7} />}
          onClick={() => setAsking(true)}
        >
          Delete
        </Button>
      </div>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title="Delete this picture?"
        act="Delete"
        danger
        onConfirm={() => void remove.run(undefined)}
      >
        It disappears for you and for everybody it is shared with.
      </Confirm>
    </div>
  )
}

function Download({ picture }: { readonly picture: PictureRow }) {
  if (picture.image === null) return null
  return (
    <Button
      component="a"
      href={picture.image.url}
      download={picture.title}
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.7} />}
      className={styles.download ?? ''}
    >
      Original
    </Button>
  )
}
