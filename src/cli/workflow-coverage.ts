/**
 * Whether what the workflows ask for is looked after by the rest of the program: every event that somebody may send has a form
 * that is shown to them, everything that happens has a sentence in both languages, every letter has a template. (That every
 * transition has a test is shown by test/stories/every-transition.test.ts, which walks them all.)
 */
import { ABOVE, OURS } from '../../workflows/cast.js';
import type { AskedFor } from '../../workflows/check.js';
import type { Workflow } from '../../workflows/registry.js';
import type { CommitmentContext, Language, PersonEvent } from '../core/commitment.js';
import { LANGUAGES } from '../core/commitment.js';
import { EVENTS, isEventType } from '../core/events.js';
import type { Entry, RecordedEvent } from '../core/history.js';
import { eventName, sentenceOf } from '../core/sentence.js';
import { LETTER_TEMPLATES } from '../outbox/letters/letter-templates.js';
import { fieldsOf } from '../web/commitment/event-form.js';
import { hasButton, isUseful, mayAct, WITHOUT_BUTTON } from '../web/commitment/parties.js';

export const COVERAGE_FINDINGS = ['no-button', 'no-sentence', 'no-letter'] as const;

export interface CoverageFinding {
  kind: (typeof COVERAGE_FINDINGS)[number];
  /** The event, timer or letter. */
  place: string;
  message: string;
}

/** What is not looked after; empty = everything is. */
export function coverage(workflow: Workflow, { said, timers, letters }: AskedFor): CoverageFinding[] {
  const events: RecordedEvent[] = [...new Map(said.map(({ event: { type, data } }) => [type, { type, data }])).values()];
  const fired: RecordedEvent[] = timers.map((name) => ({ type: `xstate.after.${name}.commitment` }));
  return [
    ...said.flatMap(({ event, context }) => buttonProblem(workflow, event, context)),
    ...[...events, ...fired].flatMap((event) => sentenceProblem(workflow, event)),
    ...letters.filter((letter) => !hasTemplate(letter)).map((place) => ({ kind: 'no-letter' as const, place, message: 'no template says anything in this letter' })),
  ];
}

/** Whoever the machine lets send an event is offered its form, unless it comes about in another way that is known. */
function buttonProblem({ definition }: Workflow, { type, by, situation }: PersonEvent, context: CommitmentContext): CoverageFinding[] {
  if (Object.hasOwn(WITHOUT_BUTTON, type)) return [];
  if (!isEventType(type) || !hasButton(type)) return [{ kind: 'no-button', place: type, message: 'no page has a form for it' }];
  const shown = mayAct(type, by, OURS, context, [ABOVE]).may && isUseful(type, situation.dueOn, context);
  if (!shown) return [{ kind: 'no-button', place: type, message: `the machine accepts it from ${by.id}, but no form is shown to them` }];
  const fillable = fieldsOf(type, definition, context).length > 0 || EVENTS[type].schema.safeParse({}).success || SENT_FROM_ITS_LETTER.includes(type);
  return fillable ? [] : [{ kind: 'no-button', place: type, message: 'its form has no field, but it must say something' }];
}

/** The page of letters knows which letter it is about. */
const SENT_FROM_ITS_LETTER: readonly string[] = ['LETTER_APPROVED', 'LETTER_WITHHELD'];

function sentenceProblem(workflow: Workflow, event: RecordedEvent): CoverageFinding[] {
  return LANGUAGES.flatMap((lang) => {
    const sentences = [eventName(event.type, lang), sentenceOf(entryOf(workflow, event), { stageNames: workflow.definition.stages, timeZone: 'Asia/Shanghai' }, lang)];
    return sentences.every((sentence) => isIn(lang, sentence) && !sentence.includes(event.type)) ? [] : [{ kind: 'no-sentence' as const, place: event.type, message: `nothing is said of it in ${lang}: ${sentences.join(' / ')}` }];
  });
}

function isIn(lang: Language, sentence: string): boolean {
  return lang === 'zh' ? /\p{Script=Han}/u.test(sentence) : /[a-z]{2}/.test(sentence);
}

function hasTemplate(letter: keyof typeof LETTER_TEMPLATES): boolean {
  if (!Object.hasOwn(LETTER_TEMPLATES, letter)) return false;
  const { content, gist, sample } = LETTER_TEMPLATES[letter];
  const { opening, ask } = content(sample);
  return [gist(sample), opening, ask].every((named) => LANGUAGES.every((lang) => isIn(lang, named[lang])));
}

/** An entry as the history would have it, of what happened and nothing else. */
function entryOf({ kind, version, hash }: Workflow, event: RecordedEvent): Entry {
  return {
    v: 1, commitment: 'sample', seq: 2, prev: '', at: '2022-07-01T00:00:00.000Z', recorded: '2022-07-01T00:00:00.000Z', definition: { kind, version, hash },
    by: event.type.startsWith('xstate.') ? null : { id: 'sample', name: '某某', roles: [], office: null }, event, timers: [], notices: [],
    state: { status: 'active', value: 'proposed', context: CONTEXT },
    deadline: { dueOn: '2022-09-21', basis: 'explicit', startedOn: '2022-06-23', profile: '', calendar: '' },
  };
}

const CONTEXT: CommitmentContext = {
  provisional: false, reminder: 0, stage: '', evidence: 'none', claimedBy: null, claimedFor: null, requestedBy: null, change: null, count: 0, gap: false, outcome: 'fulfilled',
};
