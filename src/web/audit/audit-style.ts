/** Styles of the auditor's desk and of the histories; part of the one stylesheet. */
export const AUDIT_STYLE = `
.measure { max-width: 52rem; }
.verdict { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: start; gap: var(--s3) var(--s5); }
.verdict > :first-child { flex: 1 1 24rem; }
.verdict-do { display: flex; flex-wrap: wrap; gap: var(--s2); }
.anomalies { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: var(--s3) var(--s4); }
.anomalies li { border-top: 2px solid var(--orange); padding-top: var(--s2); display: grid; grid-template-columns: 1fr auto auto; gap: 0 var(--s2); align-items: baseline; }
.anomalies .what { grid-column: 1 / -1; }
.anomalies li.zero { border-color: var(--line); } .anomalies li.zero b { font-weight: 400; color: var(--soft); }
.audit-filter { display: grid; grid-template-columns: 1.4fr 1.2fr 1.4fr 1fr 1fr 1fr auto auto; margin-bottom: var(--s4); }
.audit-filter input, .audit-filter select { height: 2.7rem; }
.audit-rows td { padding-block: var(--s2); line-height: 1.5; }
.audit-rows td:nth-child(1) { width: 12rem; }
.found td:nth-child(2) { width: 26%; } .found td:nth-child(3) { width: 12%; }
@media (max-width: 72rem) { .audit-filter { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
@media (max-width: 48rem) {
  .audit-filter { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .audit-filter > button, .audit-filter > a { grid-column: 1 / -1; }
  .audit-rows td:nth-child(n) { width: auto; }
}
`;
