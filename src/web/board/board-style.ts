/** What the board has of its own; tokens and shared classes are in style.ts. */
export const BOARD_STYLE = `
.lights { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s2); list-style: none; margin: 0 0 var(--s4); padding: 0; }
.lights a { display: flex; align-items: baseline; gap: var(--s2); padding: var(--s1) var(--s3); border: 1px solid var(--line); border-radius: 4px; background: var(--card); color: var(--ink); text-decoration: none; font-size: var(--small); min-height: 1.75rem; }
.lights a:hover { border-color: var(--soft); }
.lights a[aria-current] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
.lights b { font-variant-numeric: tabular-nums; font-size: var(--body); }
.lights .zero { color: var(--soft); }
.lights .zero b { font-weight: 400; }
.lights .lamp { width: .65rem; height: .65rem; border-radius: 50%; align-self: center; border: 2px solid var(--soft); }
.lights .lamp.blue { border-color: var(--blue); border-style: dotted; } .lights .lamp.orange { border-color: var(--orange); background: linear-gradient(90deg, var(--orange) 50%, transparent 50%); }
.lights .lamp.red { border-color: var(--red); background: var(--red); } .lights .lamp.referred { border-color: var(--red); background: var(--red); border-radius: 0; }
.board-filter { display: flex; flex-wrap: wrap; align-items: end; gap: var(--s3); margin-bottom: var(--s3); }
.board-filter > div { flex: 0 1 11rem; } .board-filter > .wide { flex: 1 1 16rem; }
.board-filter details { flex: 1 1 100%; margin: 0; background: none; border: 0; }
.board-filter summary { padding: 0; font-weight: 400; font-size: var(--small); color: var(--link); }
.board-filter details > :not(summary) { margin-inline: 0; }
.board-filter .row { display: flex; flex-wrap: wrap; gap: var(--s3); margin-top: var(--s3); }
.board-filter .row > div { flex: 0 1 13rem; }
.board-filter fieldset { border: 0; padding: 0; margin: var(--s3) 0 0; display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); }
.board-filter legend { float: left; font-size: var(--small); color: var(--soft); padding: 0; margin-right: var(--s4); }
.board-filter fieldset label { margin: 0; font-size: var(--body); color: inherit; }
.chips { display: flex; flex-wrap: wrap; gap: var(--s2); list-style: none; padding: 0; margin: 0 0 var(--s4); font-size: var(--small); align-items: center; }
.chips a.chip { display: inline-block; padding: 0 var(--s2); border-radius: 3px; background: var(--wash); color: var(--ink); text-decoration: none; line-height: 1.75rem; }
.chips a.chip:hover { text-decoration: line-through; }
.board td.whose p + p { margin-top: 0; }
@media (max-width: 48rem) {
  .board-filter > div, .board-filter > .wide, .board-filter .row > div { flex: 1 1 9rem; }
  .board-filter > button { flex: 1 1 100%; }
}
@media print { .lights a { border: 0; padding: 0 var(--s2) 0 0; } .chips a.chip { background: none; } }
.keep-view { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s5); align-items: start; margin-top: var(--s4); }
.keep-view p { margin: 0; } .keep-view p a { display: inline-block; padding: 0 var(--s2); min-height: 24px; }
.keep-view summary { padding-block: 2px; }
`;
