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
.found td:nth-child(1) { width: 2.5rem; } .found td:nth-child(2) { width: 11.5rem; } .found td:nth-child(3) { width: 26%; } .found td:nth-child(4) { width: 12%; }
.entries td { padding-block: var(--s2); line-height: 1.5; } .entries td:nth-child(1) { width: 3rem; } .entries td:nth-child(2) { width: 13rem; } .entries td:nth-child(4) { width: 32%; }
.sent { list-style: none; margin: var(--s1) 0 0; padding: 0 0 0 var(--s3); border-left: 2px solid var(--line); font-size: var(--small); }
.sent .answer { padding-left: var(--s4); color: var(--soft); }
.proof { margin-top: var(--s1); padding-left: var(--s3); border-left: 2px solid var(--good); font-size: var(--small); }
.held li { padding-bottom: var(--s2); }
.arithmetic ul { margin: var(--s1) 0 var(--s2); padding-left: 1.2em; font-size: var(--small); }
.steps { display: flex; flex-wrap: wrap; align-items: baseline; gap: var(--s2) var(--s4); padding-block: var(--s2); margin-bottom: var(--s4); border-block: 1px solid var(--line); }
.scripted-only { display: none; } .scripted .scripted-only { display: inline; }
.step { display: grid; grid-template-columns: minmax(0, 25rem) minmax(0, 1fr); gap: 0 var(--s6); align-items: start; }
.step section { margin-bottom: var(--s5); } .step .lead { font-size: var(--lead); line-height: 1.5; margin-bottom: var(--s2); } .step pre { max-height: 24rem; overflow: auto; }
.step > :last-child { position: sticky; top: var(--s4); }
.lit-list { list-style: none; margin: 0; padding: 0; } .lit-list a { color: var(--seal); }
.machine-view { overflow: auto; max-height: calc(100vh - 6rem); border: 1px solid var(--line); border-radius: 6px; background: var(--card); position: relative; }
.machine { display: block; } .machine text { fill: var(--ink); } .machine .letter, .machine .faint { fill: var(--soft); } .machine text.timer { fill: var(--link); }
.machine .paper { fill: var(--card); } .machine .box { fill: var(--card); stroke: var(--soft); } .machine .group { fill: var(--wash); stroke: var(--line); } .machine .frame { fill: none; stroke: var(--soft); stroke-dasharray: 5 4; }
.machine .end { fill: var(--good-wash); stroke: var(--good); } .machine .blue { fill: var(--blue-wash); stroke: var(--blue); } .machine .orange { fill: var(--orange-wash); stroke: var(--orange); } .machine .red { fill: var(--red-wash); stroke: var(--red); }
.machine .passing { fill: var(--soft); stroke: none; } .machine .arrow { fill: none; stroke: var(--soft); stroke-width: 1.2; } .machine .arrow.timer { stroke: var(--link); stroke-dasharray: 5 3; } .machine .arrow.passing { stroke-width: 1; stroke-dasharray: 1.5 2.5; }
.head { fill: var(--soft); } .head.timer { fill: var(--link); } .icon { fill: none; stroke: var(--soft); stroke-width: 1.2; } .icon.timer { stroke: var(--link); }
.machine .lit { stroke: var(--seal); stroke-width: 4; fill: var(--mark); scroll-margin: 12rem; } .machine .lit-mark { fill: var(--seal); }
@media (max-width: 72rem) { .audit-filter { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
@media (max-width: 48rem) {
  .audit-filter { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .audit-filter > button, .audit-filter > a { grid-column: 1 / -1; }
  .audit-rows td:nth-child(n), .found td:nth-child(n), .entries td:nth-child(n) { width: auto; }
  .step { grid-template-columns: minmax(0, 1fr); }
  .step > :last-child { position: static; }
  .machine-view { max-height: 70vh; }
}
`;
