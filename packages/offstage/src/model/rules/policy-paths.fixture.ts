import { columnsOf, type Column } from '../../declare/columns.ts'
import { belongsTo, json, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Room = resource('room', { name: text() }).policy(readable)
const Shelf = resource('shelf', {
  label: text(),
  notes: json(),
  room: belongsTo(Room, { inverse: 'shelves' }),
}).computed((shelf) => ({ isTop: shelf.label.is('top') }))

// Columns that the types of the resource refuse, as plain JavaScript can write them.
const slip = columnsOf<{
  readonly lable: Column<string>
  readonly isTop: Column<string>
  readonly notes: Column<string>
  readonly room: { readonly nmae: Column<string> }
  readonly label: { readonly length: Column<string> }
}>()

// A child is declared after its parent, so its columns are known by name only.
const child = columnsOf<{ readonly label: Column<string> }>()

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        Room,
        Shelf.policy((shelf) => ({
          read: slip.lable.is('x'),
          create: slip.isTop.is('x'),
          update: slip.room.nmae.is('x'),
          delete: shelf.room.has('shelves', () => slip.lable.is('x')),
        })),
      ],
    }),
    expect: [
      'PATH_UNKNOWN_FIELD shelf.policy.read',
      'PATH_UNKNOWN_FIELD shelf.policy.create',
      'PATH_UNKNOWN_FIELD shelf.policy.update',
      'PATH_UNKNOWN_FIELD shelf.policy.delete',
    ],
  },
  {
    app: library({ resources: [Room, Shelf.policy(() => ({ read: slip.label.length.is('x') }))] }),
    expect: ['PATH_THROUGH_NO_LINK shelf.policy.read'],
  },
  {
    app: library({ resources: [Room, Shelf.policy(() => ({ read: slip.notes.is('x') }))] }),
    expect: ['PATH_END_NOT_COMPARABLE shelf.policy.read'],
  },
  {
    app: library({
      resources: [
        Room,
        Shelf.policy((shelf) => ({ read: shelf.room.has('shelfs', () => slip.lable.is('x')) })),
      ],
    }),
    expect: ['HAS_UNKNOWN_INVERSE shelf.policy.read'],
  },
  {
    app: library({
      resources: [
        Room,
        Shelf.policy((shelf) => ({
          read: shelf.room.name.is('hall'),
          update: shelf.room.has('shelves', () => child.label.is('top')),
        })),
      ],
    }),
    expect: [],
  },
]
