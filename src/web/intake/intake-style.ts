/** Styles of bringing in and reviewing replies; part of the one stylesheet. */
export const INTAKE_STYLE = `
.measure { max-width: 52rem; }
.drop { display: block; max-width: 52rem; padding: var(--s5); border: 2px dashed var(--line); border-radius: 8px; background: var(--card); color: var(--ink); font-size: var(--body); margin-bottom: var(--s3); cursor: pointer; }
.drop:hover, .drop:focus-within { border-color: var(--link); }
.drop span { color: var(--soft); }
.drop input { border: 0; background: none; padding: var(--s3) 0 0; }
.upload { margin-bottom: var(--s5); } .upload details { margin-bottom: var(--s3); }
.field.wide { max-width: 52rem; }
progress { appearance: none; width: 8rem; height: .4rem; border: 0; border-radius: 3px; background: var(--line); vertical-align: middle; }
progress::-webkit-progress-bar { background: var(--line); border-radius: 3px; } progress::-webkit-progress-value { background: var(--good); border-radius: 3px; } progress::-moz-progress-bar { background: var(--good); border-radius: 3px; }

.review-head h1 { font-size: 1.375rem; } main > header.review-head .crumbs { flex-basis: 100%; margin-bottom: var(--s1); }
.bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2) var(--s4); padding: var(--s2) 0; margin-bottom: var(--s4); background: var(--paper); border-bottom: 1px solid var(--line); }
.bar p, .bar form { margin: 0; } .bar label { display: inline; color: var(--ink); } .bar .end { margin-left: auto; }
.bar button:not(.link) { min-height: 2.1rem; padding: var(--s1) var(--s4); font-size: var(--small); }
.bar progress { margin-left: var(--s2); } .bar .keys { position: relative; } .bar .keys > p { color: var(--soft); }
.bar .keys[open] > :not(summary) { margin: 0; } .bar .keys > div { position: absolute; right: 0; top: 1.8rem; width: min(34rem, 80vw); padding: var(--s3) var(--s4); background: var(--card); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 4px 18px rgb(0 0 0 / .12); }
.letterhead { border-bottom: 1px solid var(--line); padding-bottom: var(--s3); margin-bottom: var(--s4); }
.letterhead > h2 { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.letterhead > .facts { grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: var(--s2) var(--s5); }
.letterhead p { margin: var(--s2) 0 0; }
.review { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 0 var(--s6); align-items: start; }
.review h2 { font-size: var(--body); margin-bottom: var(--s2); } .review h2[id] { scroll-margin-top: 4.5rem; }
.legend { margin-bottom: var(--s2); }
.reply-text { font: 1rem/2 var(--serif); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: var(--s4) var(--s5); }
.reply-text:focus-visible { outline-offset: 0; }
.reply-text p { margin: 0; min-height: 1em; white-space: pre-wrap; }
mark[class] { scroll-margin-top: 5rem; background: none; border-bottom: 2px solid var(--soft); padding-bottom: .05em; }
mark.commitment { background: var(--mark); border-color: var(--orange); } mark.watch { background: var(--blue-wash); border-color: var(--blue); border-bottom-style: dashed; }
mark.ambiguous { background: var(--red-wash); border-color: var(--red); border-bottom-style: dotted; } mark.attached { border-color: var(--line); border-bottom-style: solid; }
mark.accepted, mark.confirmed { background: var(--good-wash); border-color: var(--good); border-bottom-style: solid; }
mark.rejected, mark.merged { background: none; border-color: var(--line); color: var(--soft); } mark.rejected > span { text-decoration: line-through; text-decoration-color: var(--soft); }
mark.lit, .card.lit { outline: 2px solid var(--link); outline-offset: 1px; border-radius: 2px; }
a.label { font: 600 .6875rem/1 var(--sans); color: var(--soft); text-decoration: none; padding: .15em .35em; margin-right: .2em; border-radius: 3px; background: var(--wash); user-select: none; white-space: nowrap; vertical-align: .15em; }
mark > a.label { background: none; padding: .3em .1em; } a.label:hover { color: var(--link); text-decoration: underline; }
.right { position: sticky; top: 3.6rem; max-height: calc(100vh - 4.2rem); overflow: auto; padding: 2px 2px var(--s5); scroll-padding-top: var(--s2); }
.card { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--soft); border-radius: 6px; padding: var(--s3) var(--s4); margin-bottom: var(--s3); }
.card.commitment { border-left-color: var(--orange); } .card.watch { border-left-color: var(--blue); } .card.ambiguous { border-left-color: var(--red); }
.card.accepted, .card.confirmed { border-left-color: var(--good); } .card.rejected { border-left-color: var(--line); background: none; color: var(--soft); }
.card:target, .card:focus { outline: 2px solid var(--link); outline-offset: -1px; }
.card header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 var(--s2); font-size: var(--small); color: var(--soft); }
.card header .label { font-size: .75rem; color: var(--ink); vertical-align: 0; } .card header .state { margin-left: auto; } .card.accepted .state, .card.confirmed .state { color: var(--good); font-weight: 600; }
.card blockquote { margin: var(--s1) 0; font: 500 var(--body)/1.7 var(--serif); }
.card p { margin: 0 0 var(--s1); } .card .line { display: flex; flex-wrap: wrap; gap: 0 var(--s4); font-size: var(--small); }
.card .why { margin: 0; } .card .facts { margin: var(--s1) 0 0; }
.belonging { list-style: none; margin: var(--s2) 0 0; padding: 0 0 0 var(--s3); border-left: 2px solid var(--line); font-size: var(--small); } .belonging li { padding: .1em 0; } .belonging a.small { color: var(--soft); } .belonging .rejected .quote { text-decoration: line-through; }
.repeats { margin-top: var(--s2); } .repeats p { color: var(--soft); } .repeats ul { margin: 0; padding-left: 1.2em; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s2) var(--s4); margin-top: var(--s2); font-size: var(--small); }
.actions button { min-height: 2rem; padding: .15rem var(--s4); font-size: var(--small); } .actions form { margin: 0; }
.forms { border-top: 1px solid var(--line); margin-top: var(--s3); padding-top: var(--s3); display: grid; grid-template-columns: 1fr 1fr; gap: var(--s3) var(--s4); }
.forms form:not(.correct), .version form { display: flex; align-items: end; gap: var(--s2); } .forms .field, .version .field { margin: 0; flex: 1; min-width: 0; }
.forms input, .forms select, .version select, .correct input, .correct select { min-height: 2.1rem; padding: var(--s1) var(--s2); font-size: var(--small); }
.forms button, .version button, .correct button { min-height: 2.1rem; padding: var(--s1) var(--s3); font-size: var(--small); white-space: nowrap; }
.correct { grid-column: 1 / -1; display: grid; grid-template-columns: 1fr 1fr; gap: var(--s2) var(--s4); } .correct .field { margin: 0; } .correct .buttons { grid-column: 1 / -1; display: flex; align-items: center; gap: var(--s3); margin-top: var(--s1); }
.letterhead .correct { grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); max-width: 70rem; margin-top: var(--s3); }
.mark-form { margin-top: var(--s3); } .mark-form .fields { display: flex; flex-wrap: wrap; gap: 0 var(--s3); } .mark-form .fields .field { flex: 1 1 9rem; }
.mark-form[open] { position: sticky; bottom: 0; box-shadow: 0 -4px 18px rgb(0 0 0 / .12); z-index: 1; } .mark-form textarea { min-height: 3.2rem; } .mark-form .field { margin-bottom: var(--s2); }
.scripted .by-hand { display: none; }
.timeline form { display: inline; } .timeline .undone p { color: var(--soft); text-decoration: line-through; }
@media (max-width: 60rem) { .review { grid-template-columns: minmax(0, 1fr); } .right { position: static; max-height: none; overflow: visible; margin-top: var(--s5); } .card { scroll-margin-top: 5rem; } }
@media (max-width: 48rem) { .bar .end { margin-left: 0; } .reply-text { padding: var(--s3) var(--s4); } .forms, .correct { grid-template-columns: 1fr; } .letterhead > .facts { grid-template-columns: 1fr 1fr; } .drop { padding: var(--s4); } }
`;
