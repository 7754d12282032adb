import type { VNode } from 'preact';
import { DomainError } from '../../core/errors.js';
import type { Rules } from '../../core/rules.js';
import { scheduleOf, workingDaysLeft, workingDaysLate } from '../../core/schedule.js';
import { eventName, levelsText, shownStage, stageName } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { BoardLine, BoardPage } from '../../store/readings/board-page.js';
import type { LineNow, LineThen } from '../../store/readings/board-lines.js';
import { standingOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import { workflowOf } from '../../../workflows/registry.js';
import { Due, Lateness } from '../due.js';
import { complaintOf } from '../error.page.js';
import { When } from '../layout.js';
import { officeIn } from '../office-name.js';
import { isSupervisor } from '../view.js';
import type { View } from '../view.js';
import { waitsFor } from './waits-for.js';

/** Lines as rows; on a narrow page each is a block of its own. */
export function BoardTable({ view, page, rules }: { view: View; page: BoardPage; rules: Rules }): VNode {
  const { say } = view;
  return (
    <table class="board">
      <thead>
        <tr>
          <th scope="col">{say('board.schedule')}</th><th scope="col">{say('board.promise')}</th><th scope="col">{say('board.office')}</th>
          <th scope="col">{say('board.stage')}</th><th scope="col">{page.past ? say('board.next-then') : say('board.next')}</th>
        </tr>
      </thead>
      <tbody>{page.lines.map((line) => (line.now === null ? <PastRow key={line.id} view={view} line={line} page={page} rules={rules} /> : <Row key={line.id} view={view} line={line} now={line.now} rules={rules} />))}</tbody>
    </table>
  );
}

// One commitment that this program cannot read must not hide the others.
function understood<T>(read: () => T): T | DomainError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function Row({ view, line, now, rules }: { view: View; line: BoardLine; now: LineNow; rules: Rules }): VNode {
  const { say, lang } = view;
  const row = now.standing;
  const standing = understood(() => standingOf(row, rules, view.now));
  const stages = standing instanceof DomainError ? [] : standing.workflow.definition.stages;
  return (
    <tr>
      <td data-label={say('board.schedule')}>
        {standing instanceof DomainError ? null : <p><Lateness view={view} standing={standing} /></p>}
        {row.dueOn !== null && <p class="small"><Due view={view} deadline={{ dueOn: row.dueOn, basis: row.dueBasis }} /></p>}
      </td>
      <Promise view={view} line={line} />
      <Whose view={view} line={line} />
      <td data-label={say('board.stage')}>
        <p>{stageName(shownStage(row.stage, row.kind, stages, row.stageReported), stages, lang)}</p>
        {standing instanceof DomainError ? null : <p class="small soft">{word(lang, `evidence.${standing.state.context.evidence}`)}</p>}
      </td>
      <td data-label={say('board.next')}>
        {standing instanceof DomainError
          ? <p class="small"><span class="tag red">{say('board.stuck.row')}</span> {complaintOf(view, standing).sentence}</p>
          : <Next view={view} line={line} standing={standing} now={now} />}
        <Troubles view={view} id={line.id} now={now} />
      </td>
    </tr>
  );
}

/** As the history says it was: the state after the last entry until then, the days counted to that day, and what came next. */
function PastRow({ view, line, page, rules }: { view: View; line: BoardLine; page: BoardPage; rules: Rules }): VNode {
  const { say, lang } = view;
  const { place, then } = line;
  const standing = understood(() => pastStanding(line, page, rules));
  const stages = then === null || then.entry === null ? [] : stagesOf(then.entry.definition);
  return (
    <tr>
      <td data-label={say('board.schedule')}>
        {standing === null || standing instanceof DomainError ? null : <p><Lateness view={view} standing={standing} /></p>}
        {place.dueOn !== null && <p class="small"><Due view={view} deadline={{ dueOn: place.dueOn, basis: place.basis }} /></p>}
      </td>
      <Promise view={view} line={line} />
      <Whose view={view} line={line} />
      <td data-label={say('board.stage')}>
        {then === null || then.entry === null ? <p class="small"><span class="tag red">{say('board.unread')}</span></p> : (
          <>
            <p>{stageName(shownStage(then.stage, line.kind, stages, then.stageReported), stages, lang)}</p>
            <p class="small soft">{word(lang, `evidence.${then.entry.state.context.evidence}`)}</p>
          </>
        )}
      </td>
      <td data-label={say('board.next-then')}><Afterwards view={view} line={line} then={then} /></td>
    </tr>
  );
}

function Afterwards({ view, line, then }: { view: View; line: BoardLine; then: LineThen | null }): VNode {
  const { say, lang } = view;
  if (then === null || then.next === null) return <p class="small soft">{say('board.nothing-then')}</p>;
  const { event, at } = then.next;
  const name = /^[a-z]/.test(event) ? eventName(`xstate.after.${event}.x`, lang) : eventName(event, lang);
  return <p class="small"><When view={view} at={at} /> <a href={`/commitments/${line.id}/history`}>{name}</a></p>;
}

export function pastStanding({ place, then }: BoardLine, { today }: BoardPage, rules: Rules): Parameters<typeof Lateness>[0]['standing'] | null {
  if (then === null || then.entry === null) return null;
  const calendar = rules.calendar(place.calendar);
  const { dueOn, basis, claimedOn, closedOn, rung } = place;
  return {
    schedule: scheduleOf({ dueOn, basis, claimedOn, closedOn, today }), dueOn, today, todayOff: !calendar.isWorkday(today), claimedOn, rung: rung === '' ? null : rung, state: then.entry.state,
    workingDaysLate: place.lateDays ?? (dueOn === null ? 0 : workingDaysLate(dueOn, today, calendar)), workingDaysLeft: dueOn === null ? 0 : workingDaysLeft(dueOn, claimedOn ?? closedOn ?? today, calendar),
  };
}

export function stagesOf({ kind, version, hash }: { kind: string; version: number; hash: string }): Standing['workflow']['definition']['stages'] {
  const workflow = understood(() => workflowOf(kind, version, hash));
  return workflow instanceof DomainError ? [] : workflow.definition.stages;
}

function Promise({ view: { say }, line }: { view: View; line: BoardLine }): VNode {
  return (
    <td data-label={say('board.promise')}>
      <p><a class="title" href={`/commitments/${line.id}`}>{line.title}</a></p>
      <p class="quote" lang="zh-CN">「{line.quote}」</p>
      <p class="small soft">{say('commitment.suggestion')} {line.suggestionId} · {line.id}</p>
    </td>
  );
}

function Whose({ view: { say, lang }, line }: { view: View; line: BoardLine }): VNode {
  return (
    <td class="whose" data-label={say('board.office')}>
      <p>{officeIn(lang, line.officeName, line.officeNameEn)}</p>
      <p class="small soft">{say('board.owner')} {line.owner ?? say('board.nobody')}</p>
      <p class="small soft">{say('board.leader')} {line.leader ?? say('board.nobody')}</p>
    </td>
  );
}

const TO_RUNGS = ['untilOverdue', 'untilBlueAgain', 'untilOrange', 'untilRed', 'untilReferred'];

function Next({ view, line, standing: { next, profile, state }, now }: { view: View; line: BoardLine; standing: Standing; now: LineNow }): VNode {
  const { say, lang } = view;
  const to = [...new Set(next?.letters.flatMap((letter) => letter.to))];
  const rung = now.standing.timers.find(({ name }) => TO_RUNGS.includes(name));
  return (
    <>
      <p>{say(waitsFor(state.value, now.standing.stage))}</p>
      {next === null && line.place.closedOn === null && <p class="small soft">{say('board.next.none')}</p>}
      {next !== null && (
        <p class="small soft">
          <When view={view} at={next.at} timeZone={profile.timeZone} /> {word(lang, `timer.${next.timer}`)}
          {to.length > 0 && <> → {levelsText(to, lang)}</>}
        </p>
      )}
      {rung !== undefined && rung.name !== next?.timer && (
        <p class="small soft">{say('board.next-rung')} {word(lang, `timer.${rung.name}`)} <When view={view} at={rung.fireAt} timeZone={profile.timeZone} /></p>
      )}
    </>
  );
}

function Troubles({ view, id, now }: { view: View; id: string; now: LineNow }): VNode {
  const { say } = view;
  return (
    <>
      {now.failures > 0 && (
        <p class="small">
          <span class="tag red">{say('board.stuck.row')}</span> {now.incident}
          {now.retryAt !== null && <span class="soft"> {say('board.stuck.retry')} <When view={view} at={now.retryAt} /></span>}
        </p>
      )}
      {now.lettersAwaiting > 0 && <p class="small"><a class="tag orange" href="/letters">{say('board.row.awaiting')} {now.lettersAwaiting}</a></p>}
      {now.lettersFailing > 0 && <p class="small"><a class="tag red" href={isSupervisor(view) ? '/letters#undelivered' : `/commitments/${id}#letters`}>{say('board.row.failing')} {now.lettersFailing}</a></p>}
    </>
  );
}
