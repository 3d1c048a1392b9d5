import { SegmentedControl } from '@mantine/core'
import { IconPhoto, IconUsers, IconWorld } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Shelf } from '../../app/choices.ts'
import { useMe } from '../../api/session.ts'
import { linked } from '../../api/types.ts'
import type { PictureGrant, PictureRow } from '../../api/types.ts'
import { usePages } from '../../api/use-list.ts'
import { LoadMore } from '../../parts/load-more.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonCards } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import { formatAgo, isPast } from '../../parts/time.ts'
import { PictureGrid } from './picture-grid.tsx'
import { UploadArea } from './upload-area.tsx'

const SHELVES: readonly { readonly value: Shelf; readonly label: string }[] = [
  { value: 'mine', label: 'Mine' },
  { value: 'shared', label: 'Shared with me' },
  { value: 'public', label: 'Public' },
]

/** The media library, on three shelves. */
export function LibraryPage() {
  const me = useMe()
  const navigate = useNavigate({ from: '/media' })
  const search = useSearch({ from: '/media' })
  const shelf = search.shelf ?? (me.user === undefined ? 'public' : 'mine')
  return (
    <Page
      title="Media"
      lead="Your pictures, kept private until you say otherwise."
      action={
        <SegmentedControl
          aria-label="Shelf"
          data={SHELVES.map((option) => ({ ...option }))}
          value={shelf}
          onChange={(value) => void navigate({ search: { shelf: value as Shelf } })}
        />
      }
    >
      {shelf === 'public' ? (
        <PublicShelf />
      ) : me.user === undefined && !me.isLoading ? (
        <SignInFirst title="Sign in to your library" />
      ) : shelf === 'mine' ? (
        <MyShelf owner={me.user?.id} />
      ) : (
        <SharedShelf grantee={me.user?.id} />
      )}
    </Page>
  )
}

function MyShelf({ owner }: { readonly owner: string | undefined }) {
  const pictures = usePages<PictureRow>(
    'pictures',
    { owner, sort: '-createdAt', limit: 24 },
    { enabled: owner !== undefined },
  )
  return (
    <>
      <UploadArea />
      <Shelf
        list={pictures}
        empty={
          <EmptyState icon={<IconPhoto size={26} stroke={1.5} />} title="No pictures yet">
            <p>Drop one above. It goes on by itself when the connection breaks.</p>
          </EmptyState>
        }
        tagged
      />
    </>
  )
}

function PublicShelf() {
  const pictures = usePages<PictureRow>('pictures', {
    visibility: 'public',
    sort: '-createdAt',
    include: 'owner',
    limit: 24,
  })
  return (
    <Shelf
      list={pictures}
      empty={<EmptyState icon={<IconWorld size={26} stroke={1.5} />} title="Nothing public yet" />}
    />
  )
}

function SharedShelf({ grantee }: { readonly grantee: string | undefined }) {
  const grants = usePages<PictureGrant>(
    'picture-grants',
    { grantee, sort: '-expiresAt', include: 'picture.owner', limit: 24 },
    { enabled: grantee !== undefined },
  )
  const open = grants.rows.filter((grant) => !isPast(grant.expiresAt))
  return (
    <Shelf
      list={{ ...grants, rows: open.flatMap((grant) => linked(grant.picture) ?? []) }}
      notes={
        new Map(
          open.map((grant) => [
            linked(grant.picture)?.id ?? '',
            `Yours to see until ${formatAgo(grant.expiresAt)}`.replace('until in', 'for'),
          ]),
        )
      }
      empty={
        <EmptyState icon={<IconUsers size={26} stroke={1.5} />} title="Nobody shares a picture with you">
          <p>When somebody does, it stays here for as long as they chose.</p>
        </EmptyState>
      }
    />
  )
}

interface ShelfProps {
  readonly list: ReturnType<typeof usePages<PictureRow>>
  readonly empty: React.ReactNode
  readonly notes?: ReadonlyMap<string, string>
  readonly tagged?: boolean
}

function Shelf({ list, empty, notes, tagged = false }: ShelfProps) {
  if (list.problem !== undefined) return <ProblemState problem={list.problem} onRetry={list.reload} />
  if (list.isLoading) return <SkeletonCards count={8} ratio="4 / 3" />
  if (list.rows.length === 0) return empty
  return (
    <>
      <PictureGrid pictures={list.rows} tagged={tagged} {...(notes === undefined ? {} : { notes })} />
      <LoadMore list={list} noun="pictures" />
    </>
  )
}
