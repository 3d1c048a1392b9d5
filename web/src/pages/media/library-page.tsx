import { pagesQuery, type Id } from '@offstage/client'
import { IconPhoto, IconUsers, IconWorld } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Shelf } from '../../app/choices.ts'
import { useMe } from '../../api/session.ts'
import { client } from '../../api/client.ts'
import { usePages, type PagedList } from '../../api/use-list.ts'
import { Choice } from '../../parts/choice.tsx'
import { LoadMore } from '../../parts/load-more.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonCards } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import { formatAgo, isPast } from '../../parts/time.ts'
import { PictureGrid, type ShownPicture } from './picture-grid.tsx'
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
  // Which shelf is one's own is known once it is known who one is.
  const own = me.isLoading ? undefined : me.user === undefined ? 'public' : 'mine'
  const shelf = search.shelf ?? own
  return (
    <Page
      title="Media"
      lead="Your pictures, kept private until you say otherwise."
      action={
        <Choice
          label="Shelf"
          options={SHELVES}
          value={shelf}
          onChange={(chosen) => void navigate({ search: { shelf: chosen } })}
        />
      }
    >
      {shelf === undefined ? (
        <SkeletonCards count={8} ratio="4 / 3" />
      ) : shelf === 'public' ? (
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

function MyShelf({ owner }: { readonly owner: Id<'user'> | undefined }) {
  const pictures = usePages(
    pagesQuery(client.picture, owner && { where: { owner }, orderBy: '-createdAt', limit: 24 }),
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
  const pictures = usePages(
    pagesQuery(client.picture, {
      where: { visibility: 'public' },
      orderBy: '-createdAt',
      include: { owner: true },
      limit: 24,
    }),
  )
  const owners = pictures.rows.map(({ id, owner }) => [id, owner?.name] as const)
  return (
    <Shelf
      list={pictures}
      notes={new Map(owners)}
      empty={<EmptyState icon={<IconWorld size={26} stroke={1.5} />} title="Nothing public yet" />}
    />
  )
}

function SharedShelf({ grantee }: { readonly grantee: Id<'user'> | undefined }) {
  const grants = usePages(
    pagesQuery(
      client.pictureGrant,
      grantee && { where: { grantee }, orderBy: '-expiresAt', include: { picture: true }, limit: 24 },
    ),
  )
  const open = grants.rows.filter((grant) => !isPast(grant.expiresAt))
  return (
    <Shelf
      list={{ ...grants, rows: open.flatMap((grant) => grant.picture ?? []) }}
      notes={
        new Map(
          open.map((grant) => [
            grant.picture?.id ?? '',
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
  readonly list: PagedList<ShownPicture>
  readonly empty: React.ReactNode
  readonly notes?: ReadonlyMap<string, string | undefined>
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
