import type { ReportTable, Violation } from '../proof.ts'
import type { ProvedReport, ProveReport } from '../prove-report.ts'
import { measuredText, OUTCOMES, placeText } from './write-text.ts'

/** The report as one HTML file that needs nothing beside it, and runs nothing. */
export function writePage(report: ProveReport): string {
  const title = `${report.app}: ${report.holds ? 'proved' : 'not proved'}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="product">offstage prove</p>
<h1>${escape(report.app)} <span class="${report.holds ? 'good' : 'bad'}">${report.holds ? 'is proved' : 'is not proved'}</span></h1>
<dl>${facts(report)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${escape(value)}</dd></div>`)
    .join('')}</dl>
</header>
<main>
${report.proofs.map(proofSection).join('\n')}
</main>
</body>
</html>
`
}

function facts(report: ProveReport): readonly (readonly [string, string])[] {
  return [
    ['database', report.database],
    ['rows in each table', report.rows.toLocaleString('en')],
    ['seed', String(report.seed)],
    ['at', report.startedAt.slice(0, 16).replace('T', ' ')],
    ...(report.only === undefined ? [] : [['only', report.only] as const]),
  ]
}

function proofSection(proof: ProvedReport): string {
  const { violations, notes, tables } = proof
  return `<section>
<h2>${escape(proof.name)} <span class="${proof.outcome === 'holds' ? 'good' : 'bad'}">${OUTCOMES[proof.outcome]}</span></h2>
<p class="shows">${escape(proof.shows)}</p>
<p>${escape(proof.summary)} <span class="quiet">${proof.seconds.toLocaleString('en')} s</span></p>
${violations.map(violationCard).join('\n')}
${tables.map(tableSection).join('\n')}
${notes.length === 0 ? '' : `<ul class="notes">${notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul>`}
</section>`
}

function violationCard(violation: Violation): string {
  const { message, mend, who, ask, clause, measured, sql, plan } = violation
  const told: readonly (readonly [string, string | undefined])[] = [
    ['who', who],
    ['ask', ask],
    ['policy', clause],
    ['found', measured && measuredText(measured)],
  ]
  return `<article>
<h3>${escape(violation.at)}<span class="quiet">${escape(placeText(violation))}</span></h3>
<p>${escape(message)}</p>
<dl>${told.flatMap(([name, value]) => (value === undefined ? [] : [`<div><dt>${name}</dt><dd>${escape(value)}</dd></div>`])).join('')}</dl>
<p class="mend">${escape(mend)}</p>
${folded('SQL', sql)}${folded('plan', plan)}
</article>`
}

const folded = (title: string, text: string | undefined): string =>
  text === undefined ? '' : `<details><summary>${title}</summary><pre>${escape(text)}</pre></details>`

function tableSection({ title, columns, rows }: ReportTable): string {
  const kind = (at: number): string => (columns[at]?.isNumber === true ? ' class="number"' : '')
  const head = columns.map((column, at) => `<th${kind(at)}>${escape(column.title)}</th>`).join('')
  const body = rows
    .map((row) => `<tr>${row.map((cell, at) => `<td${kind(at)}>${escape(cell)}</td>`).join('')}</tr>`)
    .join('')
  return `<details open><summary>${escape(title)}</summary><div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div></details>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1b19; --quiet: #6d6961; --paper: #fbfaf7; --line: #e4e0d6; --good: #1f6f43; --bad: #a4262c; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece9e2; --quiet: #a09a8e; --paper: #171614; --line: #34312b; --good: #6cc493; --bad: #f08a86; --card: #1f1d1a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 3rem 1.5rem 6rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
.product { margin: 0; color: var(--quiet); letter-spacing: .04em; }
h1 { margin: .2rem 0 1.2rem; font-size: 2.2rem; font-weight: 650; letter-spacing: -.02em; }
h2 { margin: 0; font-size: 1.35rem; text-transform: capitalize; }
h2 span, h3 span { text-transform: none; font-weight: 400; }
h3 { margin: 0 0 .4rem; font-size: 1rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .quiet { color: var(--quiet); font-weight: 400; }
header dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; }
dt { color: var(--quiet); font-size: .8rem; } dd { margin: 0; }
section { margin-top: 3rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.shows { margin: .3rem 0 .8rem; color: var(--quiet); }
article { margin: 1rem 0; padding: 1rem 1.2rem; background: var(--card); border: 1px solid var(--line); border-left: 3px solid var(--bad); border-radius: 6px; overflow-wrap: anywhere; }
article dl { margin: .6rem 0; } article dl div { display: grid; grid-template-columns: 4rem 1fr; gap: .8rem; align-items: baseline; }
article p { margin: 0; } .mend { margin-top: .6rem; font-weight: 600; }
details { margin-top: .9rem; } article details { display: inline-block; margin: .6rem 1.2rem 0 0; max-width: 100%; } article details[open] { display: block; } summary { cursor: pointer; color: var(--quiet); }
.scroll, pre { overflow-x: auto; }
pre { margin: .5rem 0; padding: .8rem; background: var(--paper); border-radius: 4px; font-size: .8rem; line-height: 1.4; }
table { border-collapse: collapse; margin-top: .5rem; font-size: .88rem; width: 100%; }
th { text-align: left; font-weight: 500; color: var(--quiet); }
th, td { padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.notes { color: var(--quiet); padding-left: 1.1rem; }
@media print { details { display: block; } }
`
