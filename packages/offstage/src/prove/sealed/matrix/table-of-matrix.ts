import type { ReportTable } from '../../proof.ts'
import type { PolicyMatrix } from './policy-matrix.ts'

const SIGNS = { allow: 'yes', deny: '–' } as const

type Cells = PolicyMatrix['cells'][string]

/** The matrix as tables: rights, then fields; those that leave by the same doors for the same people share a line. */
export function tableOfMatrix({ actors, cells }: PolicyMatrix): readonly ReportTable[] {
  const kinds = actors.map((title) => ({ title }))
  const signs = (row: Cells) => actors.map((actor) => signOf(row[actor]))
  const isField = (about: string) => about.split(' ')[0]?.includes('.') === true
  const rights = Object.entries(cells).filter(([about]) => !isField(about))
  const fields = Object.entries(cells).filter(([about]) => isField(about))
  return [
    {
      title: 'Who may do what',
      columns: [{ title: 'What' }, ...kinds],
      rows: rights.map(([about, row]) => [about, ...signs(row)]),
    },
    {
      title: 'Who sees which field, where (what nobody sees has no line)',
      columns: [{ title: 'Resource' }, { title: 'Fields' }, { title: 'Doors' }, ...kinds],
      rows: linesOf(fields, signs),
    },
  ]
}

const signOf = (verdict: Cells[string] | undefined): string =>
  verdict === undefined ? SIGNS.deny : verdict === 'allow' || verdict === 'deny' ? SIGNS[verdict] : 'by row'

interface Field {
  readonly resource: string
  readonly field: string
  readonly verdicts: string
  readonly signs: readonly string[]
  readonly doors: string[]
}

function linesOf(
  cells: readonly (readonly [string, Cells])[],
  signs: (row: Cells) => readonly string[],
): readonly (readonly string[])[] {
  const lines = new Map<string, { readonly line: Field; readonly fields: string[] }>()
  for (const line of fieldsOf(cells, signs)) {
    const key = [line.resource, line.verdicts, ...line.doors].join('|')
    const known = lines.get(key)
    if (known === undefined) lines.set(key, { line, fields: [line.field] })
    else known.fields.push(line.field)
  }
  return [...lines.values()]
    .filter(({ line }) => line.signs.some((sign) => sign !== SIGNS.deny))
    .map(({ line, fields }) => [line.resource, fields.join(', '), line.doors.join(', '), ...line.signs])
}

/** Each field with the doors at which its verdicts are the same. */
function fieldsOf(
  cells: readonly (readonly [string, Cells])[],
  signs: (row: Cells) => readonly string[],
): readonly Field[] {
  const fields = new Map<string, Field>()
  for (const [about, row] of cells) {
    const [path = '', ...door] = about.split(' ')
    const [resource = '', field = ''] = path.split('.')
    const verdicts = JSON.stringify(row)
    const known = fields.get(`${path} ${verdicts}`)
    if (known === undefined)
      fields.set(`${path} ${verdicts}`, {
        resource,
        field,
        verdicts,
        signs: signs(row),
        doors: [door.join(' ')],
      })
    else known.doors.push(door.join(' '))
  }
  return [...fields.values()]
}
