import type { VNode } from 'preact';
import { localDateOf } from '../../core/calendar.js';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { EVENTS } from '../../core/events.js';
import type { Rules } from '../../core/rules.js';
import { dateText, levelsText, shownStage, stageName } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import { DESK_LIMIT } from '../../store/readings/desk.js';
import type { ClosedRow, DeskRow } from '../../store/readings/desk.js';
import { standingOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import { waitsFor } from '../board/waits-for.js';
import type { ButtonEvent } from '../commitment/parties.js';
import { Due, Lateness } from '../due.js';
import { documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';
import { desked, GROUPS } from './next-step.js';
import type { Desked, Group, NextStep } from './next-step.js';

export interface Desk { rules: Rules; rows: DeskRow[]; closed: ClosedRow[] }

/** What the office has to do, what burns first; each with one clear next step, and what happens if nobody takes it. */
export function deskPage(view: View, actor: Actor, { rules, rows, closed }: Desk): string {
  const { say } = view;
  const { known, unknown } = understood(rows.slice(0, DESK_LIMIT), rules, view.now);
  const all = desked(known, actor);
  return documentOf(
    <Layout view={view} title={say('desk.title')} place="/desk">
      <DeskHead view={view} here="/desk" />
      <div class="desk">
        {unknown.length > 0 && <div class="note bad" role="alert"><p>{say('desk.unreadable')} {unknown.map(({ id }) => <a key={id} href={`/commitments/${id}`}>{id} </a>)}</p></div>}
        {rows.length > DESK_LIMIT && <p class="note">{say('desk.more')} <a href="/">{say('nav.board')}</a></p>}
        {rows.length === 0 && <section class="note"><h2>{say('desk.empty')}</h2><p>{say('desk.empty.how')}</p></section>}
        {GROUPS.map((group) => <GroupOf key={group} view={view} group={group} rows={all.filter((row) => row.group === group)} />)}
        <Closed view={view} closed={closed} />
      </div>
    </Layout>,
  );
}

/** Title and tabs that the pages of the desk share. */
export function DeskHead({ view, here }: { view: View; here: string }): VNode {
  const { say } = view;
  const tabs = [['/desk', 'desk.view.list'], ['/account#substitutes', 'desk.view.substitutes']] as const;
  return (
    <>
      <header class="line"><h1>{say('desk.title')}</h1><p class="soft small">{say('board.as-of')} <When view={view} at={view.now} /></p></header>
      <nav class="desk-views" aria-label={say('desk.views')}>
        {tabs.map(([href, name]) => <a key={href} href={href} aria-current={href === here ? 'page' : undefined}>{say(name)}</a>)}
      </nav>
    </>
  );
}

/** Rows with their standing, and those this program cannot read: one of them must not hide the others. */
export function understood(rows: readonly DeskRow[], rules: Rules, now: Date): { known: { row: DeskRow; standing: Standing }[]; unknown: DeskRow[] } {
  const known: { row: DeskRow; standing: Standing }[] = [];
  const unknown: DeskRow[] = [];
  for (const row of rows) {
    try {
      known.push({ row, standing: standingOf(row, rules, now) });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      unknown.push(row);
    }
  }
  return { known, unknown };
}

function GroupOf({ view, group, rows }: { view: View; group: Group; rows: Desked[] }): VNode | null {
  const { say } = view;
  if (rows.length === 0) return null;
  const offices = new Set(rows.map(({ row }) => row.officeId)).size > 1;
  return (
    <section aria-labelledby={group}>
      <h2 id={group} class={group === 'overdue' ? 'alarm' : undefined}>{say(`desk.group.${group}`)} <span class="numbers">{rows.length}</span></h2>
      <table>
        <colgroup><col class="when" /><col /><col class="do" /><col class="nothing" /></colgroup>
        <thead><tr>
          <th scope="col">{say('board.schedule')}</th><th scope="col">{say('board.promise')}</th>
          <th scope="col">{say('desk.column.do')}</th><th scope="col">{say('desk.column.nothing')}</th>
        </tr></thead>
        <tbody>{rows.map((desk) => <Row key={desk.row.id} view={view} desk={desk} offices={offices} />)}</tbody>
      </table>
    </section>
  );
}

function Row({ view, desk: { row, standing, step }, offices }: { view: View; desk: Desked; offices: boolean }): VNode {
  const { say, lang } = view;
  const { stages } = standing.workflow.definition;
  return (
    <tr>
      <td data-label={say('board.schedule')}>
        <p><Lateness view={view} standing={standing} /></p>
        {row.dueOn !== null && <p class="small"><Due view={view} deadline={{ dueOn: row.dueOn, basis: row.dueBasis }} /></p>}
      </td>
      <td data-label={say('board.promise')}>
        <p><a class="title" href={`/commitments/${row.id}`}>{row.title}</a></p>
        <p class="small soft">
          {stageName(shownStage(row.stage, row.kind, stages, row.stageReported), stages, lang)} · {row.id}
          {offices && <> · {officeIn(lang, row.officeName, row.officeNameEn)}</>}
        </p>
      </td>
      <td data-label={say('desk.column.do')}>
        {step === null ? <p class="soft">{say(waitsFor(standing.state.value, row.stage))}</p> : <Step view={view} row={row} standing={standing} step={step} />}
      </td>
      <td data-label={say('desk.column.nothing')}><IfNothing view={view} standing={standing} /></td>
    </tr>
  );
}

function Step({ view, row, standing: { profile: { timeZone } }, step }: { view: View; row: DeskRow; standing: Standing; step: NextStep }): VNode {
  const { say, lang } = view;
  const linkTo = (event: ButtonEvent): string => `/commitments/${row.id}?do=${event}#${event}`;
  return (
    <>
      <p class="step"><a class="button" href={linkTo(step.event)}>{EVENTS[step.event][lang]}</a></p>
      <p class="small">{say(step.why)}{step.until !== null && <Until view={view} at={step.until} timeZone={timeZone} />}</p>
      {step.instead.length > 0 && (
        <p class="small soft">{say('desk.instead')} {step.instead.map((event, index) => <>{index > 0 && ' · '}<a href={linkTo(event)}>{EVENTS[event][lang]}</a></>)}</p>
      )}
    </>
  );
}

/** The last day of it. What lapses does so at 00:00 after that day, so the moment before belongs to the day that is meant. */
function Until({ view, at, timeZone }: { view: View; at: Date; timeZone: string }): VNode {
  const last = localDateOf(new Date(at.getTime() - 1), timeZone);
  return <>{view.lang === 'zh' ? '，' : ', '}{view.say(at <= view.now ? 'desk.until-over' : 'desk.until')} <time class="numbers" dateTime={last}>{dateText(last, view.lang)}</time></>;
}

/** What the clock does next by itself. */
function IfNothing({ view, standing: { next, profile } }: { view: View; standing: Standing }): VNode {
  const { say, lang } = view;
  if (next === null) return <p class="small soft">{say('desk.never')}</p>;
  const to = [...new Set(next.letters.flatMap((letter) => letter.to))];
  return (
    <p class="small soft">
      <When view={view} at={next.at} timeZone={profile.timeZone} /><br />
      {word(lang, `timer.${next.timer}`)}{to.length > 0 && <> → {levelsText(to, lang)}</>}
    </p>
  );
}

function Closed({ view, closed }: { view: View; closed: ClosedRow[] }): VNode | null {
  const { say, lang } = view;
  if (closed.length === 0) return null;
  return (
    <details class="quiet">
      <summary>{say('desk.group.closed')} ({closed.length})</summary>
      <ul class="plain-list">
        {closed.map((row) => (
          <li key={row.id}><time class="numbers soft" dateTime={row.closedOn}>{dateText(row.closedOn, lang)}</time> <a href={`/commitments/${row.id}`}>{row.title}</a> <span class="small soft">{stageName(shownStage(row.stage, row.kind, [], row.stageReported), [], lang)}</span></li>
        ))}
      </ul>
      <p class="small"><a href="/?state=closed">{say('desk.board-closed')}</a></p>
    </details>
  );
}
