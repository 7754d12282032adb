/** Of the office's desk: dense rows, one button each. */
export const DESK_STYLE = `
.button { display: inline-block; font-weight: 600; color: var(--card); background: var(--ink); border: 1px solid var(--ink); border-radius: 4px; padding: var(--s1) var(--s3); text-decoration: none; }
.button:hover { opacity: .88; }
.desk-views { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4); margin-bottom: var(--s5); border-bottom: 1px solid var(--line); }
.desk-views a { padding: var(--s2) 0; text-decoration: none; border-bottom: 2px solid transparent; margin-bottom: -1px; }
.desk-views a:hover, .desk-views a[aria-current] { border-color: var(--ink); color: var(--ink); }
.desk h2 { margin-bottom: var(--s1); }
.desk h2 .numbers { color: var(--soft); font-weight: 400; }
.desk h2.alarm { color: var(--red); }
.desk section { margin-bottom: var(--s5); }
.desk table { table-layout: fixed; }
.desk td { padding-block: var(--s2); line-height: 1.5; }
.desk col.when { width: 18%; } .desk col.do { width: 25%; } .desk col.nothing { width: 19%; }
.desk td .button { margin-right: var(--s2); }
.desk .step { margin-bottom: var(--s1); }
.desk .pick { margin: 0 var(--s2) 0 0; vertical-align: middle; width: 1.15rem; height: 1.15rem; }
.desk thead { border-top: 0; }
@media (max-width: 48rem) { .desk table { display: block; } .desk colgroup { display: none; } .desk tr { padding: var(--s3) 0; } }
`;
