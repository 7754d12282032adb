/** Styles of the page of one reply; part of the one stylesheet. What differs in colour differs in its line and in a sign too. */
export const REPLY_STYLE = `
.reply { display: grid; grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr); gap: 0 var(--s6); align-items: start; }
.reply-head { grid-template-columns: max-content 1fr max-content 1fr; margin-bottom: var(--s4); }
mark.p-open { background: var(--mark); border-color: var(--orange); } mark.p-late { background: var(--red-wash); border-color: var(--red); border-bottom-style: double; border-bottom-width: 4px; }
mark.p-claimed { background: var(--blue-wash); border-color: var(--blue); border-bottom-style: dashed; } mark.p-done { background: var(--good-wash); border-color: var(--good); }
mark.p-gone { background: none; border-color: var(--line); color: var(--soft); } mark.p-attached { background: none; border-bottom-style: dotted; }
a.label:target, .promised li:target { outline: 2px solid var(--link); outline-offset: 1px; border-radius: 2px; }
mark > a.label { scroll-margin-top: 5rem; }
mark[class^=p-] > a.label { color: var(--ink); }
.promised { list-style: none; margin: 0; padding: 0; }
.promised li { border-top: 1px solid var(--line); padding: var(--s2) 0 var(--s3); scroll-margin-top: var(--s5); }
.promised p { margin: 0; }
@media (max-width: 60rem) { .reply, .reply-head { grid-template-columns: minmax(0, 1fr); } .reply > :last-child { margin-top: var(--s5); } }
`;
