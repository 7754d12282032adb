/** Of the administration. */
export const ADMIN_STYLE = `
.tabs { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4); border-bottom: 1px solid var(--line); margin-bottom: var(--s5); font-size: var(--small); }
.tabs a { color: var(--soft); text-decoration: none; padding: var(--s1) 0 var(--s2); border-bottom: 2px solid transparent; }
.tabs a:hover, .tabs a[aria-current] { color: var(--ink); border-color: var(--seal); }
.tree, .tree ul { list-style: none; margin: 0; padding: 0; }
.tree ul { padding-left: var(--s5); border-left: 1px solid var(--line); margin-left: var(--s2); }
.tree li { padding-block: var(--s2); }
.tree .who-is { list-style: none; padding: 0; margin: var(--s1) 0 0; border: 0; font-size: var(--small); }
.tree .who-is li { padding-block: 0; }
.tree details.quiet { display: inline-block; margin: 0 var(--s3) 0 0; vertical-align: top; }
.tree details.quiet summary { padding-block: var(--s1); }
.tree details.quiet[open] { display: block; padding-block: var(--s2); max-width: 36rem; }
.picture { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
.versions a { display: inline-block; padding: var(--s1) var(--s2); }
td.numbers, td.level { white-space: nowrap; }
.sample iframe { height: 34rem; }
.proofs { list-style: none; padding: 0; margin: 0 0 var(--s4); }
.json { font-family: var(--mono); font-size: var(--small); min-height: 16rem; }
.years { columns: 14rem; column-gap: var(--s5); list-style: none; padding: 0; margin: 0; font-size: var(--small); }
`;
