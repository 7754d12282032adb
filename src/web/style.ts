/** The one stylesheet: the tokens, what all pages share, and after it what a screen has of its own. */
import { createHash } from 'node:crypto';
import { ADMIN_STYLE } from './admin/admin-style.js';
import { AUDIT_STYLE } from './audit/audit-style.js';
import { BOARD_STYLE } from './board/board-style.js';
import { DESK_STYLE } from './desk/desk-style.js';
import { FIGURES_STYLE } from './figures/figures-style.js';
import { INTAKE_STYLE } from './intake/intake-style.js';
import { REPLY_STYLE } from './reply/reply-style.js';
import { TOKENS } from './tokens.js';

export const STYLE = `${TOKENS}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: var(--body)/1.65 var(--sans); overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.3; margin: 0; font-weight: 600; text-wrap: balance; }
h1 { font-size: var(--h1); }
h2 { font-size: var(--h2); margin-bottom: var(--s3); }
h3 { font-size: var(--body); margin-bottom: var(--s2); }
p { margin: 0 0 var(--s3); }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }

.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: var(--s4); top: var(--s2); background: var(--card); padding: var(--s2) var(--s4); z-index: 2; }
.soft { color: var(--soft); }
.small { font-size: var(--small); }
.id { white-space: nowrap; }
.mono { font-family: var(--mono); font-size: var(--small); }
.numbers { font-variant-numeric: tabular-nums; }

.top { border-bottom: 1px solid var(--line); background: var(--card); }
.top > div, main, .foot { max-width: 84rem; margin-inline: auto; padding-inline: var(--s5); }
.top > div { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2) var(--s5); padding-block: var(--s3); }
.brand { font: 600 1.3rem/1 var(--serif); color: var(--seal); text-decoration: none; letter-spacing: .08em; }
.top nav { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); flex: 1; }
.top nav a { color: var(--ink); text-decoration: none; padding: var(--s1) 0; border-bottom: 2px solid transparent; }
.top nav a:hover, .top nav a[aria-current] { border-color: var(--seal); }
.who { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2) var(--s4); font-size: var(--small); color: var(--soft); }
.who form { display: inline; }
.clock { margin: 0; background: var(--orange-wash); color: var(--orange); border-bottom: 1px solid var(--line); font-size: var(--small); padding: var(--s2) var(--s5); text-align: center; }
main { padding-block: var(--s5) var(--s7); }
main > header { margin-bottom: var(--s5); }
main > header p { margin: var(--s2) 0 0; }
main > header.line { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 var(--s4); margin-bottom: var(--s4); }
main > header.line p { margin: 0; }
section { margin-bottom: var(--s6); }
.crumbs { font-size: var(--small); color: var(--soft); margin-bottom: var(--s2); }

.figures { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s5); margin: 0; padding: 0; list-style: none; }
.figures li { display: flex; flex-direction: column; }
.figures b { font: 600 1.6rem/1.2 var(--sans); font-variant-numeric: tabular-nums; }
.figures span { font-size: var(--small); color: var(--soft); }
.figures .alarm b { color: var(--red); }
.figures .zero b { color: var(--soft); font-weight: 400; }

.overview { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: end; gap: var(--s4) var(--s6); margin-bottom: var(--s4); }
.filter { display: flex; flex-wrap: wrap; align-items: end; gap: var(--s3); }
label { display: block; font-size: var(--small); color: var(--soft); margin-bottom: var(--s1); }
input, select, textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 4px; padding: var(--s2) var(--s3); width: 100%; min-height: 2.6rem; }
textarea { min-height: 6.5rem; resize: vertical; }
[aria-invalid=true] { border-color: var(--red); border-width: 2px; }
.field { margin-bottom: var(--s4); max-width: 36rem; }
.field .problem { color: var(--red); font-size: var(--small); margin: var(--s1) 0 0; }
button { font: inherit; font-weight: 600; color: var(--card); background: var(--ink); border: 1px solid var(--ink); border-radius: 4px; padding: var(--s2) var(--s5); min-height: 2.6rem; cursor: pointer; }
button:hover { opacity: .88; }
button.plain { color: var(--ink); background: transparent; border-color: var(--soft); }
button.link { all: unset; color: var(--link); text-decoration: underline; text-underline-offset: .2em; cursor: pointer; }
button.link:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }

table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-size: var(--small); color: var(--soft); padding-bottom: var(--s2); }
th { text-align: left; font-size: var(--small); font-weight: 500; color: var(--soft); border-bottom: 1px solid var(--soft); padding: var(--s2) var(--s4) var(--s2) 0; vertical-align: bottom; white-space: nowrap; }
td { border-bottom: 1px solid var(--line); padding: var(--s3) var(--s4) var(--s3) 0; vertical-align: top; }
td:last-child, th:last-child { padding-right: 0; }
td p { margin: 0; }
.board td { padding-block: var(--s2); line-height: 1.5; }
.board td:nth-child(1) { width: 19%; } .board td:nth-child(2) { width: 34%; } .board td:nth-child(4) { width: 14%; } .board td:nth-child(5) { width: 19%; }
.title { font-weight: 600; color: var(--ink); text-decoration: none; }
.title:hover { text-decoration: underline; }
.quote { font-family: var(--serif); }
td .quote { color: var(--soft); display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }

.tag { display: inline-block; font-size: var(--small); line-height: 1.5; padding: 0 var(--s2); border-radius: 3px; background: var(--wash); color: var(--soft); }
.tag.blue { background: var(--blue-wash); color: var(--blue); } .tag.orange { background: var(--orange-wash); color: var(--orange); }
.tag.red { background: var(--red-wash); color: var(--red); } .tag.good { background: var(--good-wash); color: var(--good); }
.tag.inferred { background: transparent; border: 1px dashed var(--orange); color: var(--orange); }
.late { font-weight: 600; color: var(--red); }

.note { border-left: 4px solid var(--soft); background: var(--wash); padding: var(--s3) var(--s4); margin-bottom: var(--s5); }
.note p:last-child, .note ul:last-child { margin-bottom: 0; }
.note ul { margin: 0 0 var(--s2); padding-left: 1.2em; }
.note.bad { border-color: var(--red); background: var(--red-wash); }
.note.good { border-color: var(--good); background: var(--good-wash); }
.note h2 { margin-bottom: var(--s1); }

.promise { margin: 0 0 var(--s5); padding: var(--s4) var(--s5); background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
.promise blockquote { font: 500 var(--lead)/1.8 var(--serif); margin: 0; }
.promise .context { font: var(--body)/1.9 var(--serif); color: var(--soft); margin: var(--s3) 0; white-space: pre-line; }
.promise .facts { margin-top: var(--s4); }
mark { background: var(--mark); color: var(--ink); padding: .1em 0; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: var(--s1) var(--s4); margin: 0; }
.facts dt { color: var(--soft); font-size: var(--small); padding-top: .1em; }
.facts dd { margin: 0; }
.axes { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: var(--s4); margin: 0 0 var(--s4); }
.axes div { border-top: 2px solid var(--ink); padding-top: var(--s2); display: grid; grid-row: span 2; grid-template-rows: subgrid; gap: 0; }
.axes dt { font-size: var(--small); color: var(--soft); } .axes dd { margin: 0; font-size: var(--lead); font-weight: 600; }
.two { display: grid; grid-template-columns: minmax(0, 1.6fr) minmax(0, 1fr); gap: 0 var(--s6); align-items: start; }

details { border: 1px solid var(--line); border-radius: 6px; background: var(--card); margin-bottom: var(--s2); }
summary { cursor: pointer; padding: var(--s3) var(--s4); font-weight: 600; }
details > :not(summary) { margin-inline: var(--s4); }
details > :last-child { margin-bottom: var(--s4); }
details.quiet { border: 0; background: none; margin: 0; }
details.quiet summary { padding: 2px 0; font-weight: 400; font-size: var(--small); color: var(--link); }
details.quiet > :not(summary) { margin-inline: 0; }
.timeline { list-style: none; margin: 0; padding: 0; border-left: 2px solid var(--line); }
.timeline li { position: relative; padding: 0 0 var(--s4) var(--s5); }
.timeline li::before { content: ""; position: absolute; left: -6px; top: .55em; width: 10px; height: 10px; border-radius: 50%; background: var(--paper); border: 2px solid var(--soft); }
.timeline li.blue::before { border-color: var(--blue); } .timeline li.orange::before { border-color: var(--orange); } .timeline li.red::before { border-color: var(--red); }
.timeline li > time { display: block; font-size: var(--small); color: var(--soft); font-variant-numeric: tabular-nums; }
.timeline p { margin: 0; }
pre { font: var(--small)/1.6 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; background: var(--wash); padding: var(--s3); border-radius: 4px; margin: var(--s2) 0; }
iframe { width: 100%; height: 44rem; border: 1px solid var(--line); border-radius: 6px; background: #ffffff; }
.settle p { margin-bottom: var(--s2); }
.after { margin-top: var(--s6); }
.decide { display: flex; flex-wrap: wrap; gap: var(--s4) var(--s6); align-items: start; }
input[type=file] { padding: var(--s2); }
input[type=checkbox] { width: auto; min-height: 0; margin-right: var(--s2); }
.check { display: inline; font-size: var(--body); color: inherit; }
.plain-list { list-style: none; margin: 0; padding: 0; }
.plain-list li { padding-block: var(--s1); }
form.inline { display: inline; }
.after-form { margin-top: var(--s3); }
.where { margin-bottom: var(--s5); }
.matching td { padding-block: var(--s2); }
.matching td:nth-child(1) { width: 26%; } .matching td:nth-child(3) { width: 30%; }
.theirs { font-size: var(--body); color: var(--ink); margin: 0; white-space: pre-line; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0 var(--s5); }
.report { margin-top: var(--s5); }
.report-rows td { padding-block: var(--s2); }
.report-rows td:nth-child(1), .report-rows td:nth-child(2) { white-space: nowrap; } .report-rows td:nth-child(3) { width: 38%; }
.narrow { max-width: 22rem; margin-inline: auto; }
.narrow h1 { margin-bottom: var(--s4); }
.narrow button { width: 100%; }
.foot { padding-block: var(--s4); font-size: var(--small); color: var(--soft); }
.pages { display: flex; gap: var(--s5); margin-top: var(--s4); }

@media (max-width: 48rem) {
  .top > div, main, .foot { padding-inline: var(--s4); }
  main { padding-block: var(--s5); }
  .top nav { order: 3; flex-basis: 100%; }
  .who { margin-left: auto; }
  caption { display: block; }
  .filter button { flex: 1 1 100%; }
  .filter { flex: 1 1 100%; }
  .two { grid-template-columns: minmax(0, 1fr); }
  .figures { gap: var(--s3) var(--s5); }
  table, tbody, tr, td { display: block; width: auto; }
  thead { position: absolute; left: -999px; }
  tr { border-bottom: 1px solid var(--line); padding: var(--s4) 0; }
  .board td:nth-child(n), .matching td:nth-child(n), .report-rows td:nth-child(n) { width: auto; }
  td { border: 0; padding: 0 0 var(--s2); }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label); display: block; font-size: var(--small); color: var(--soft); }
  .filter > div { flex: 1 1 8rem; }
  .facts { grid-template-columns: 1fr; }
  .facts dd { margin-bottom: var(--s2); }
}
@media (max-width: 30rem) {
  .top > div { row-gap: var(--s1); }
  .top nav { gap: 0 .6rem; font-size: var(--small); }
  .who { gap: 0 var(--s3); }
}
${ADMIN_STYLE}${BOARD_STYLE}${INTAKE_STYLE}${FIGURES_STYLE}${AUDIT_STYLE}${REPLY_STYLE}${DESK_STYLE}
@media print {
  @page { margin: 16mm 14mm; }
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #fff; --link: #000; --mark: #fff; --seal: #000;
    --blue: #000; --orange: #000; --red: #000; --good: #000; --gold: #000; --blue-wash: #fff; --orange-wash: #fff; --red-wash: #fff; --good-wash: #fff; }
  .top nav, .who, .skip, form, .pages, .tabs, details.quiet:not([open]), button { display: none; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .tag { border: 1px solid #666; }
  .mark, mark { text-decoration: underline; }
  .ago span { display: none; }
  .ago::after { content: attr(data-exact); }
  thead { display: table-header-group; }
  tr, .figure, .note { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
`;

export const STYLE_PATH = `/assets/style-${createHash('sha256').update(STYLE).digest('hex').slice(0, 16)}.css`;
