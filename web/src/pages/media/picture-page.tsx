import { Button, Switch, TextInput } from '@mantine/core'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { rowQuery, type Id } from '@offstage/client'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { say } from '../../app/notify.tsx'
import { useTitle } from '../../app/use-title.ts'
import { client } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import type { PictureRow } from '../../api/types.ts'
import { useWrite } from '../../api/use-action.ts'
import { useRow } from '../../api/use-row.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Crumbs } from '../../parts/crumbs.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Picture } from '../../parts/picture.tsx'
import { formatBytes } from '../../parts/size.ts'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { Absent, ProblemState } from '../../parts/states.tsx'
import { formatDate } from '../../parts/time.ts'
import styles from './picture-page.module.css'
import { Sharing } from './sharing.tsx'

type Shown = Omit<PictureRow, 'owner'>

/** One picture, large; its owner also decides here who sees it. */
export function PicturePage() {
  const { id } = useParams({ from: '/media/pictures/$id' })
  return client.picture.isId(id) ? <OnePicture key={id} id={id} /> : <Absent what="picture" />
}

function OnePicture({ id }: { readonly id: Id<'picture'> }) {
  const me = useMe()
  const { row: picture, problem, reload } = useRow(rowQuery(client.picture, id, { include: { owner: true } }))
  useTitle(picture?.title)
  if (problem !== undefined) return <ProblemState problem={problem} onRetry={reload} />
  if (picture === undefined)
    return (
      <div className={styles.facts}>
        <SkeletonRows count={4} />
      </div>
    )
  const mine = picture.owner !== null && picture.owner.id === me.user?.id
  return (
    <div className={styles.page}>
      <figure className={styles.stage}>
        <Picture file={picture.image} variant="full" alt={picture.title} fit="contain" eager />
      </figure>
      <div className={styles.facts}>
        <Crumbs crumbs={[{ label: 'Media', to: '/media' }]} />
        <h1 className={styles.title}>{picture.title}</h1>
        <p className="faint small">
          {[picture.owner?.name, formatDate(picture.createdAt), ...imageFacts(picture)]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {mine ? <Owner picture={picture} /> : <Download picture={picture} />}
      </div>
    </div>
  )
}

function imageFacts({ image }: Shown): readonly string[] {
  const size = image.width === null || image.height === null ? [] : [`${image.width} × ${image.height}`]
  return [...size, formatBytes(image.bytes)]
}

function Owner({ picture }: { readonly picture: Shown }) {
  const navigate = useNavigate()
  const [title, setTitle] = useState(picture.title)
  const [asking, setAsking] = useState(false)
  const { id, version: ifMatch } = picture
  const patch = useWrite(
    (changes: Pick<Partial<Shown>, 'title' | 'visibility'>, options) =>
      client.picture.update(id, changes, { ...options, ifMatch }),
    { changes: ['picture'] },
  )
  const remove = useWrite(
    (_nothing: undefined, options) => client.picture.delete(id, { ...options, ifMatch }),
    {
      changes: ['picture'],
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
      <Sharing picture={picture.id} />
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

function Download({ picture }: { readonly picture: Shown }) {
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
