/** The whole of the page's style. Its hash is what the page's policy allows, and nothing else. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #0b0c0c; --quiet: #505a5f; --line: #cecece; --paper: #ffffff; --shade: #f3f4f5;
  --error: #b3211a; --error-paper: #fbe9e7; --warning: #8a4b00; --warning-paper: #fdf1e0; --note: #1d4f91; --note-paper: #e8f0fa; --good: #005a30;
  --plot: #1d70b8; --before: #0b0c0c; --focus: #ffdd00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f3f2f1; --quiet: #b1b4b6; --line: #3f464b; --paper: #131516; --shade: #1d2124;
    --error: #ff8f86; --error-paper: #3a1714; --warning: #ffb861; --warning-paper: #362509; --note: #8bbdf5; --note-paper: #122840; --good: #7ddba3;
    --plot: #5694ca; --before: #f3f2f1; --focus: #ffdd00;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
.page { max-width: 66rem; margin: 0 auto; padding: 0 1rem 4rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; display: block; padding: .75rem 1rem; background: var(--focus); color: #0b0c0c; }
a { color: var(--note); text-underline-offset: .15em; text-decoration-thickness: max(1px, .0625rem); }
a:hover { text-decoration-thickness: .1875rem; }
:focus-visible { outline: .1875rem solid var(--focus); outline-offset: 0; box-shadow: 0 0 0 .375rem #0b0c0c; }
header { border-top: .625rem solid var(--verdict, var(--good)); padding: 2.25rem 0 .5rem; }
header p { margin: 0; }
.fail { --verdict: var(--error); } .warn { --verdict: var(--warning); } .pass { --verdict: var(--good); }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.6vw, 2.75rem); line-height: 1.1; letter-spacing: -.015em; margin: .25rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: clamp(1.375rem, 1.1rem + 1.3vw, 1.875rem); line-height: 1.2; letter-spacing: -.01em; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 1.1875rem; line-height: 1.35; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: 1rem; line-height: 1.35; margin: 0; overflow-wrap: anywhere; }
.finding h4 { font-size: 1.1875rem; }
.over { color: var(--quiet); }
.lead { font-size: 1.1875rem; max-width: 44rem; }
code { font: .925em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
nav ul, .changes { list-style: none; padding: 0; margin: 1.25rem 0 0; }
nav li { padding: .5rem 0; border-bottom: 1px solid var(--line); display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; }
nav li:first-child { border-top: 1px solid var(--line); }
section.table { margin-top: 3.5rem; padding-top: 1.5rem; border-top: 2px solid var(--ink); }
section.table > .facts, .facts { color: var(--quiet); margin: .375rem 0 0; }
.part { margin: 2.5rem 0 0; }
.part > h3 { font-size: clamp(1.25rem, 1.05rem + .9vw, 1.5rem); }
.finding { margin: 1.5rem 0 0; padding: 0 0 0 1.125rem; border-left: .3125rem solid var(--level); }
.error { --level: var(--error); --level-paper: var(--error-paper); } .warning { --level: var(--warning); --level-paper: var(--warning-paper); } .note { --level: var(--note); --level-paper: var(--note-paper); }
.finding + .finding { margin-top: 2.25rem; }
.tag { color: var(--level); font-weight: 700; margin-right: .375rem; }
.where { color: var(--quiet); margin: .25rem 0 0; }
.finding > p { max-width: 44rem; }
.why, .fix, .rule { margin: .625rem 0 0; }
.rule { color: var(--quiet); font-size: .9375rem; }
.scroll { overflow-x: auto; margin: .875rem 0; border: 1px solid var(--line); max-width: 100%; }
table { border-collapse: collapse; font-size: .9375rem; line-height: 1.35; min-width: 100%; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; padding: .4375rem .75rem; white-space: pre; max-width: 22rem; overflow: hidden; text-overflow: ellipsis; font-weight: 400; }
thead th { font-weight: 700; background: var(--shade); border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { color: var(--quiet); text-align: right; border-right: 1px solid var(--line); font-size: .875rem; }
.rows tbody th { text-align: left; }
.outcome { margin: 2rem 0 0; font-weight: 700; }
tr.gap > * { padding: 0 .75rem; color: var(--quiet); line-height: 1.2; background: var(--shade); }
td.faulty, tr.faulty > td { background: var(--level-paper); }
td.faulty { box-shadow: inset 0 0 0 .125rem var(--level); font-weight: 700; }
td mark { background: none; color: inherit; }
.none { color: var(--quiet); font-style: italic; }
.columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: 2.25rem 2rem; margin-top: 1.25rem; padding: 0; list-style: none; }
.column { min-width: 0; display: flex; flex-direction: column; }
.column .facts { font-size: .9375rem; margin: .125rem 0 .625rem; }
.type { color: var(--quiet); font-weight: 400; margin-left: .375rem; display: inline-block; white-space: nowrap; }
svg { display: block; width: 100%; fill: var(--plot); }
svg.histogram { height: 4.5rem; border-bottom: 1px solid var(--quiet); }
polyline { fill: none; stroke: var(--before); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.ends { display: flex; justify-content: space-between; gap: 1rem; margin: .25rem 0 0; font-size: .875rem; color: var(--quiet); }
.categories { list-style: none; margin: 0; padding: 0; font-size: .9375rem; }
.categories li { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; margin-top: .375rem; }
.categories li:first-child { margin-top: 0; }
.categories .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.categories .share, .categories .more { color: var(--quiet); }
.categories svg { grid-column: 1 / -1; height: .5rem; }
.categories line { stroke: var(--before); stroke-width: 2; vector-effect: non-scaling-stroke; }
.key { display: flex; gap: 1.5rem; flex-wrap: wrap; margin: 1rem 0 0; font-size: .9375rem; color: var(--quiet); }
.key svg { display: inline-block; width: 1.5rem; height: .75rem; margin-right: .5rem; vertical-align: -.0625rem; }
.fact { white-space: nowrap; }
.changed { font-weight: 700; color: var(--ink); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .9375rem; }
@media (max-width: 40rem) { .far { display: none; } }
@media print {
  :root { color-scheme: light; }
  .page { max-width: none; padding: 0; } nav, .skip { display: none; }
  .finding, .column { break-inside: avoid; } .scroll { overflow: visible; } section.table { break-before: auto; }
  rect, td.faulty, tr.faulty > td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
