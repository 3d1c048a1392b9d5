/** The one style sheet of the documentation: light and dark, narrow and wide, screen and paper. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --bg: #fbfbf9; --surface: #fff; --sunken: #f3f3f0; --line: #e7e6e1; --ink: #17161c; --ink-2: #55535e;
  --accent: #5137d6; --wash: #f0edfe; --good: #10794c; --good-wash: #e5f5ec; --warn: #8f5500; --warn-wash: #fdf2dc;
  --bad: #bc2433; --code: #1b1a24; --code-ink: #eceaf4; --code-dim: #9a96ad;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'Liberation Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0f0f13; --surface: #17171d; --sunken: #1d1d24; --line: #292932; --ink: #f1f0f5; --ink-2: #b3b1bf;
    --accent: #b3a4ff; --wash: #221d3d; --good: #5fd39a; --good-wash: #12291f; --warn: #f0b44c; --warn-wash: #2c220f;
    --bad: #ff8088; --code: #1d1d26;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--bg); color: var(--ink); display: grid; grid-template-columns: 17rem minmax(0, 1fr);
  font: 16px/1.6 -apple-system, BlinkMacSystemFont, 'Segoe UI', Inter, Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif;
}
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--surface); padding: .5rem 1rem; z-index: 1; }

nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.75rem 1rem 3rem 1.75rem; border-right: 1px solid var(--line); font-size: .875rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { margin: .15rem 0 .6rem .1rem; padding-left: .8rem; border-left: 1px solid var(--line); }
nav li a { display: block; padding: .16rem 0; color: var(--ink-2); overflow-wrap: anywhere; }
nav .chapters > li > a { color: var(--ink); font-weight: 600; padding: .28rem 0; }
nav .name { font-size: 1.05rem; font-weight: 700; margin: 0 0 1rem; }
nav .name a { color: var(--ink); }

main { max-width: 54rem; width: 100%; padding: 2.5rem clamp(1rem, 4vw, 3.5rem) 6rem; }
h1 { font-size: 2.1rem; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 .5rem; }
h2 { font-size: 1.55rem; letter-spacing: -.015em; line-height: 1.25; margin: 3.5rem 0 .75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.13rem; line-height: 1.35; margin: 2rem 0 .5rem; }
h4 { font-size: .78rem; letter-spacing: .05em; text-transform: uppercase; color: var(--ink-2); margin: 1.4rem 0 .4rem; }
h2 a, h3 > a { color: inherit; }
p { margin: .6rem 0; }
.lead { font-size: 1.1rem; color: var(--ink-2); }
.note, .hint { color: var(--ink-2); }

code { font: .875em/1.5 var(--mono); background: var(--sunken); border-radius: 4px; padding: .1em .32em; overflow-wrap: anywhere; }
pre { margin: .7rem 0; padding: .85rem 1rem; border-radius: 10px; overflow-x: auto; line-height: 1.5; font-size: .875rem; }
pre code { background: none; padding: 0; font-size: .9em; overflow-wrap: normal; white-space: pre; }
pre.shell { background: var(--code); color: var(--code-ink); }
pre.shell .comment { color: var(--code-dim); }
pre.answer { background: var(--sunken); border: 1px solid var(--line); margin-top: -.35rem; }
pre.answer::before { content: 'looks like'; display: block; font: .7rem/1 inherit; letter-spacing: .05em; text-transform: uppercase; color: var(--ink-2); margin-bottom: .5rem; }

.walk { list-style: none; counter-reset: step; margin: 0; padding: 0; }
.walk > li { counter-increment: step; position: relative; padding: 0 0 .75rem 2.9rem; border-left: 2px solid var(--line); margin-left: .95rem; padding-left: 2rem; }
.walk > li:last-child { border-color: transparent; }
.walk > li::before { content: counter(step); position: absolute; left: -1rem; top: 0; width: 1.9rem; height: 1.9rem; border-radius: 50%; background: var(--wash); color: var(--accent); font-weight: 700; font-size: .9rem; display: grid; place-items: center; border: 2px solid var(--bg); }
.walk h3 { margin-top: 0; padding-top: .15rem; }

.card { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: .2rem 1.4rem 1rem; margin: 1.25rem 0; }
.card h3 { margin-top: 1rem; display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline; }
.card:target { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.address { font-size: .8rem; font-weight: 400; color: var(--ink-2); }
.who { color: var(--ink-2); }
.right { display: inline-block; min-width: 3.7rem; text-align: center; font-size: .72rem; font-weight: 700; letter-spacing: .02em; border-radius: 5px; padding: .08rem .4rem; background: var(--wash); color: var(--accent); }
.right.create, .right.update { background: var(--warn-wash); color: var(--warn); }
.right.delete { background: var(--sunken); color: var(--bad); }
.right.live { background: var(--good-wash); color: var(--good); min-width: 0; }
.rejection { color: var(--bad); }
.status { font-weight: 400; color: var(--ink-2); }
.ways { padding-left: 0; list-style: none; margin: .4rem 0; }
.ways li { padding: .3rem 0; border-bottom: 1px solid var(--line); }
.ways li:last-child { border: 0; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; }
.chips a { font-size: .875rem; background: var(--surface); border: 1px solid var(--line); border-radius: 99px; padding: .1rem .7rem; }

.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; font-size: .78rem; color: var(--ink-2); font-weight: 600; padding: .3rem .75rem .3rem 0; }
td { vertical-align: top; padding: .38rem .75rem .38rem 0; border-top: 1px solid var(--line); }
td:last-child { padding-right: 0; }
.card td:first-child code { white-space: nowrap; }
.builtin td { color: var(--ink-2); }

@media (max-width: 60rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1rem clamp(1rem, 4vw, 3.5rem); }
  nav .name { margin: 0 0 .3rem; }
  nav .chapters { display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
  nav ul ul { display: none; }
  main { padding-top: 1.5rem; }
}
@media (max-width: 34rem) {
  body { font-size: 15.5px; }
  .card { padding: .1rem 1rem .75rem; border-radius: 12px; }
  .walk > li { margin-left: .5rem; padding-left: 1.35rem; }
  pre { border-radius: 8px; font-size: .8rem; }
  thead { display: none; }
  tr { display: block; border-top: 1px solid var(--line); padding: .4rem 0; }
  td { display: block; border: 0; padding: .05rem 0; }
  td:empty { display: none; }
}
@media print {
  :root { --bg: #fff; --surface: #fff; --ink: #000; --ink-2: #444; --code: #f5f5f5; --code-ink: #000; --code-dim: #555; --accent: #33248a; }
  body { display: block; font-size: 10.5pt; }
  nav, .skip, .chips { display: none; }
  main { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; border: 1px solid #ddd; }
  pre code { white-space: pre-wrap; overflow-wrap: anywhere; }
  .card, pre, tr { break-inside: avoid; }
  .card { border: 0; border-top: 1px solid #ccc; border-radius: 0; padding: 0; }
  .card:target { box-shadow: none; }
  h2, h3, h4 { break-after: avoid; }
}
`
