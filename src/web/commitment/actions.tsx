import type { VNode } from 'preact';
import { takesFile } from '../../core/attached-file.js';
import type { Field, Terms } from '../../core/commitment.js';
import { EVENTS } from '../../core/events.js';
import type { EventType } from '../../core/events.js';
import type { Entry, StoredEntry } from '../../core/history.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { Csrf } from '../layout.js';
import type { Standing } from '../../store/readings/standing.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';
import { FileInput } from './attachments.js';
import type { Attempt } from './commitment.page.js';
import { FIELD_PREFIX, fieldsOf, problemsOf } from './event-form.js';
import { judgedNow } from './judged.js';
import { partyOf } from './parties.js';
import type { ButtonEvent } from './parties.js';

interface ActionsProps {
  view: View;
  reading: CommitmentReading;
  standing: Standing;
  entries: readonly StoredEntry[];
  attempt: Attempt | null;
  /** The form to show open. */
  wanted: EventType | null;
}

type Values = Readonly<Record<string, string>>;

/** What the machine accepts now: forms for this person, and for the rest the party whose turn it is. */
export function Actions({ view, reading, standing, entries, attempt, wanted }: ActionsProps): VNode {
  const { say, lang, actor } = view;
  const { context } = standing.state;
  const judged = judgedNow(reading, standing, actor).sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
  const yours = judged.filter(({ may, type }) => may || type === attempt?.type);
  const others = judged.filter(({ may, type }) => !may && type !== attempt?.type);
  const office = officeIn(lang, reading.officeName, reading.officeNameEn);
  const waiting = reading.notices.some(({ state }) => state === 'awaiting-approval');
  return (
    <section aria-labelledby="now">
      <h2 id="now">{say('commitment.now')}</h2>
      {attempt !== null && <Refusal view={view} standing={standing} attempt={attempt} />}
      {attempt !== null && !judged.some(({ type }) => type === attempt.type) && (
        <EventForm view={view} reading={reading} standing={standing} type={attempt.type} values={attempt.values} attempt={attempt} wanted={wanted} />
      )}
      {yours.length > 0 && <h3>{say('commitment.now.yours')}</h3>}
      {yours.map(({ type }) => (
        <EventForm
          key={type} view={view} reading={reading} standing={standing} type={type}
          values={attempt?.type === type ? attempt.values : suggestedValues(type, reading, entries)} attempt={attempt?.type === type ? attempt : null} wanted={wanted}
        />
      ))}
      {judged.length === 0 && <p class="soft">{say('commitment.now.none')}</p>}
      {judged.length > 0 && yours.length === 0 && <p class="soft">{say('commitment.now.not-yours')}</p>}
      {waiting && <p><a href="/letters">{say('commitment.now.letters')}</a></p>}
      {others.length > 0 && (
        <>
          <h3>{say('commitment.now.others')}</h3>
          <ul>
            {others.map(({ type, why }) => (
              <li key={type}>
                {EVENTS[type][lang]} <span class="soft">— {partyOf(type, context) === 'office' ? office : say(`party.${partyOf(type, context)}`)}
                  {why !== null && <> · {say(why)}</>}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Everyday events first, decisions that end something last. */
const ORDER: readonly ButtonEvent[] = [
  'CONFIRMED', 'ACCEPTED', 'OBJECTED', 'RETURN_ASKED', 'STAFF_NAMED', 'CONTACTED', 'OPINION_GIVEN', 'OPINION_RETURNED', 'DEPUTY_TOLD', 'MEETING_HELD', 'ANSWERED',
  'STAGE_REACHED', 'DELIVERED', 'CHECKED_IN', 'NOTED', 'PROGRESS_REPORTED', 'MILESTONES_SET', 'INDICATOR_PROPOSED', 'DATE_DECLARED', 'CLAIMED', 'CONDITION_MET',
  'VERIFIED', 'RETURNED', 'FINDING_UPHELD', 'FINDING_SET_ASIDE', 'OUTCOME_UPHELD', 'OUTCOME_SET_ASIDE', 'INDICATOR_AGREED', 'INDICATOR_REFUSED', 'OBJECTION_UPHELD', 'OBJECTION_REFUSED',
  'REASSIGNED', 'RETURN_REFUSED', 'CHANGE_ENDORSED', 'CHANGE_APPROVED', 'CHANGE_REFUSED', 'EXTENSION_GRANTED', 'EXTENSION_REFUSED',
  'REPLIED_AGAIN', 'TERM_EXPLAINED', 'RATED', 'DISSATISFIED', 'RECLASSIFIED', 'CONTESTED', 'OUTCOME_CONTESTED', 'CHANGE_REQUESTED', 'EXTENSION_ASKED', 'WAIT_BEGUN',
  'TRANSFERRED', 'DISMISSED', 'MERGED', 'SPLIT', 'REOPENED', 'LISTED', 'DROPPED', 'WITHDRAWN', 'LETTER_APPROVED', 'LETTER_WITHHELD',
];

function Refusal({ view, standing, attempt }: { view: View; standing: Standing; attempt: Attempt }): VNode {
  const { say, lang } = view;
  const fields = fieldsOf(attempt.type, standing.workflow.definition, { ...standing.state.context, dueBasis: standing.basis }, standing.profile);
  const problems = problemsOf(attempt.error, fields, attempt.values, lang);
  const labelled = [...problems].map(([name, problem]) => {
    const label = fields.find((field) => field.name === name);
    return problem.includes('“') || label === undefined ? problem : `${label[lang]}${lang === 'zh' ? '：' : ': '}${problem}`;
  });
  return (
    <ComplaintNote complaint={complaintOf(view, attempt.error)}>
      <>
        <p>{EVENTS[attempt.type][lang]}{lang === 'zh' ? '：' : ': '}{say('commitment.refused')}</p>
        {labelled.length > 0 && <ul>{labelled.map((line) => <li key={line}>{line}</li>)}</ul>}
      </>
    </ComplaintNote>
  );
}

function EventForm({ view, reading, standing, type, values, attempt, wanted }: Omit<ActionsProps, 'entries'> & { type: EventType; values: Values }): VNode {
  const { say, lang } = view;
  const fields = fieldsOf(type, standing.workflow.definition, { ...standing.state.context, dueBasis: standing.basis }, standing.profile);
  const problems = attempt === null ? new Map<string, string>() : problemsOf(attempt.error, fields, values, lang);
  return (
    <details open={attempt !== null || wanted === type} id={type}>
      <summary>{EVENTS[type][lang]}</summary>
      <form method="post" action={`/commitments/${reading.id}/events`} encType={takesFile(type) ? 'multipart/form-data' : undefined}>
        <Csrf view={view} />
        <input type="hidden" name="type" value={type} />
        <input type="hidden" name="revision" value={reading.revision} />
        {fields.map((field) => (
          <FieldInput key={field.name} view={view} id={`${type}-${field.name}`} field={field} value={values[field.name] ?? ''} problem={problems.get(field.name) ?? null} />
        ))}
        {takesFile(type) && <FileInput view={view} id={`${type}-file`} />}
        {type === 'CONFIRMED' && <p class="small soft">{say('commitment.due-empty')}</p>}
        {type === 'SPLIT' && <p class="small soft">{say('commitment.split-how')}</p>}
        <button type="submit">{EVENTS[type][lang]}</button>
      </form>
    </details>
  );
}

/** One field of an event's form with its label, and what is wrong with it. */
export function FieldInput({ view, id, field, value, problem }: { view: View; id: string; field: Field; value: string; problem: string | null }): VNode {
  const { say, lang } = view;
  const shared = {
    id, name: `${FIELD_PREFIX}${field.name}`, required: field.required,
    'aria-invalid': problem === null ? undefined : true, 'aria-describedby': problem === null ? undefined : `${id}-problem`,
  } as const;
  return (
    <div class="field">
      <label for={id}>{field[lang]}{!field.required && ` (${say('optional')})`}</label>
      {field.type === 'longtext' && <textarea {...shared} maxLength={4000}>{value}</textarea>}
      {field.type === 'choice' && (
        <select {...shared}>
          <option value="">{say('choose')}</option>
          {(field.choices ?? []).map((choice) => <option key={choice.value} value={choice.value} selected={choice.value === value}>{choice[lang]}</option>)}
        </select>
      )}
      {field.type === 'date' && <input {...shared} type="date" value={value} min="1949-10-01" max="2199-12-31" />}
      {field.type === 'number' && <input {...shared} inputMode="decimal" value={value} maxLength={20} />}
      {(field.type === 'text' || field.type === 'url') && <input {...shared} value={value} maxLength={300} />}
      {problem !== null && <p class="problem" id={`${id}-problem`}>{problem}</p>}
    </div>
  );
}

/** What a form may start with: the date in force where it is to be confirmed, the plan so far, what was asked for where it is to be granted. */
export function suggestedValues(type: EventType, { dueOn, dueBasis, terms, label, quote }: CommitmentReading, entries: readonly StoredEntry[]): Values {
  if (type === 'CONFIRMED') return { dueOn: dueOn ?? '', dueBasis };
  if (type === 'DATE_DECLARED') return { dueOn: dueOn ?? '' };
  if (type === 'MILESTONES_SET') return (JSON.parse(terms) as Terms).milestones ?? {};
  if (type === 'SPLIT') return { parts: `${label}a  | ${quote}\n${label}b  | ${quote}` };
  const source = GRANTED_AS_ASKED[type];
  const asked = source === undefined ? undefined : entries.findLast(({ body }) => body.includes(`"${source}"`));
  const { data = {} } = asked === undefined ? {} : (JSON.parse(asked.body) as Entry).event;
  const given = { toOffice: data['toOffice'] ?? data['proposedOffice'], dueOn: data['dueOn'], scope: data['scope'] };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The event whose wishes a decision starts with. */
const GRANTED_AS_ASKED: Partial<Record<EventType, EventType>> = { CHANGE_APPROVED: 'CHANGE_REQUESTED', OBJECTION_UPHELD: 'OBJECTED', REASSIGNED: 'RETURN_ASKED' };
