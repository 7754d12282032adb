/** Of the charts. Colours of what is drawn are tokens named where it is drawn. */
export const FIGURES_STYLE = `
.drawing { overflow-x: auto; }
.drawing:focus-visible { outline-offset: 0; }
.chart { display: block; max-width: none; color: var(--soft); font-family: var(--sans); }
.chart text { white-space: pre; font-size: 12px; }
.legend { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4); list-style: none; margin: 0 0 var(--s3); padding: 0; font-size: var(--small); color: var(--soft); }
.legend svg { width: .75rem; height: .75rem; margin-right: var(--s1); vertical-align: -1px; }
.figure { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: var(--s4) var(--s5); margin-bottom: var(--s5); }
.figure h2 { margin-bottom: 0; }
.figure > p { font-size: var(--small); color: var(--soft); }
.figure details { margin-top: var(--s3); }
.figure td, .figure th { padding-block: var(--s1); overflow-wrap: normal; }
.figure tbody th { white-space: nowrap; border-bottom-color: var(--line); color: inherit; }
.figure td.n, .figure th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figure thead th { min-width: 5.2em; white-space: normal; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr); gap: 0 var(--s5); }
@media (max-width: 60rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 48rem) { .figure { padding-inline: var(--s4); }
  table.keep { display: table; } table.keep thead { display: table-header-group; position: static; } table.keep tbody { display: table-row-group; } table.keep tr { display: table-row; } table.keep td { display: table-cell; border-bottom: 1px solid var(--line); padding: var(--s1) var(--s3) var(--s1) 0; } }
`;
