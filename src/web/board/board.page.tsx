import type { VNode } from 'preact';
import type { Rules } from '../../core/rules.js';
import { DomainError } from '../../core/errors.js';
import { levelsText, shownStage, stageName } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import { BOARD_PAGE } from '../../store/readings/board.js';
import type { BoardCounts, BoardFilter, BoardRow, OfficeRow } from '../../store/readings/board.js';
import type { HouseIncident } from '../../store/readings/house-incidents.js';
import { Due, Lateness } from '../due.js';
import { complaintOf } from '../error.page.js';
import type { PageWord } from '../page-words.js';
import { documentOf, Layout, Pages, When } from '../layout.js';
import { standingOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import { isSupervisor } from '../view.js';
import type { View } from '../view.js';
import { waitsFor } from './waits-for.js';

export interface Board {
  /** What is wrong with no single commitment; for supervisors and administrators. */
  incidents: HouseIncident[];
  rules: Rules;
  rows: BoardRow[];
  counts: BoardCounts;
  offices: OfficeRow[];
}

/** All commitments that pass the filter, the longest overdue first, each with what happens next and when. */
export function boardPage(view: View, filter: BoardFilter, board: Board): string {
  const { say } = view;
  const { rows, counts } = board;
  return documentOf(
    <Layout view={view} title={say('board.title')} place="/">
      <header class="line">
        <h1>{say('board.title')}</h1>
        <p class="soft small">{say('board.as-of')} <When view={view} at={view.now} /></p>
      </header>
      {board.incidents.length > 0 && canMend(view) && (
        <div class="note bad" role="alert"><ul>{board.incidents.map(({ at, message }) => <li key={message}><When view={view} at={at} /> · {message}</li>)}</ul></div>
      )}
      {counts.all === 0 ? <Empty view={view} /> : (
        <>
          <div class="overview">
            <Figures view={view} counts={counts} />
            <Filter view={view} filter={filter} offices={board.offices} />
          </div>
          {rows.length === 0
            ? <p>{say('board.none')} <a href="/?state=all">{say('board.none.show-all')}</a></p>
            : <Table view={view} rows={rows} rules={board.rules} />}
          <Pages view={view} page={filter.page} pages={Math.ceil(counts.shown / BOARD_PAGE)} href={(page) => hrefOf(filter, page)} />
        </>
      )}
    </Layout>,
  );
}

function canMend(view: View): boolean {
  return isSupervisor(view) || view.actor?.roles.includes('administrator') === true;
}

function Empty({ view: { say } }: { view: View }): VNode {
  return (
    <section class="note">
      <h2>{say('board.empty')}</h2>
      <p>{say('board.empty.how')}</p>
      <pre>npx jiannuo import reply.txt --ledger ledger.json</pre>
    </section>
  );
}

function Figures({ view: { say }, counts }: { view: View; counts: BoardCounts }): VNode {
  const figures: [PageWord, number, boolean][] = [
    ['board.overdue', counts.overdue, true], ['board.due-soon', counts.dueSoon, false], ['board.open', counts.open, false],
    ['board.inferred', counts.inferred, false], ['board.stuck', counts.stuck, true],
    ['board.letters-awaiting', counts.lettersAwaiting, false], ['board.letters-failing', counts.lettersFailing, true],
  ];
  return (
    <ul class="figures">
      {figures.map(([name, n, alarms]) => <li key={name} class={n === 0 ? 'zero' : alarms ? 'alarm' : undefined}><b>{n}</b><span>{say(name)}</span></li>)}
    </ul>
  );
}

function Filter({ view: { say, lang }, filter, offices }: { view: View; filter: BoardFilter; offices: OfficeRow[] }): VNode {
  const states = ['open', 'closed', 'all'] as const;
  return (
    <form class="filter" method="get" action="/" aria-label={say('board.filter')}>
      <div>
        <label for="office">{say('board.office')}</label>
        <select id="office" name="office">
          <option value="">{say('board.every-office')}</option>
          {offices.map(({ id, ...office }) => <option key={id} value={id} selected={id === filter.office}>{officeText(office, lang)}</option>)}
        </select>
      </div>
      <div>
        <label for="state">{say('board.state')}</label>
        <select id="state" name="state">
          {states.map((state) => <option key={state} value={state} selected={state === filter.state}>{say(`board.state.${state}`)}</option>)}
        </select>
      </div>
      <button class="plain" type="submit">{say('board.apply')}</button>
    </form>
  );
}

function Table({ view, rows, rules }: { view: View; rows: BoardRow[]; rules: Rules }): VNode {
  const { say } = view;
  return (
    <table class="board">
      <caption>{say('board.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('board.schedule')}</th><th scope="col">{say('board.promise')}</th><th scope="col">{say('board.office')}</th>
          <th scope="col">{say('board.stage')}</th><th scope="col">{say('board.next')}</th>
        </tr>
      </thead>
      <tbody>{rows.map((row) => <Row key={row.id} view={view} row={row} standing={understood(row, rules, view.now)} />)}</tbody>
    </table>
  );
}

// One commitment that this program cannot read must not hide the others.
function understood(row: BoardRow, rules: Rules, now: Date): Standing | DomainError {
  try {
    return standingOf(row, rules, now);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function Row({ view, row, standing }: { view: View; row: BoardRow; standing: Standing | DomainError }): VNode {
  const { say, lang } = view;
  const stages = standing instanceof DomainError ? [] : standing.workflow.definition.stages;
  return (
    <tr>
      <td data-label={say('board.schedule')}>
        {standing instanceof DomainError ? null : <p><Lateness view={view} standing={standing} /></p>}
        {row.dueOn !== null && <p class="small"><Due view={view} deadline={{ dueOn: row.dueOn, basis: row.dueBasis }} /></p>}
      </td>
      <td data-label={say('board.promise')}>
        <p><a class="title" href={`/commitments/${row.id}`}>{row.title}</a></p>
        <p class="quote" lang="zh-CN">「{row.quote}」</p>
        <p class="small soft">{say('commitment.suggestion')} {row.suggestionId} · {row.id}</p>
      </td>
      <td data-label={say('board.office')}>{officeText({ name: row.officeName, nameEn: row.officeNameEn }, lang)}</td>
      <td data-label={say('board.stage')}>
        <p>{stageName(shownStage(row.stage, row.kind, stages, row.stageReported), stages, lang)}</p>
        {standing instanceof DomainError ? null : <p class="small soft">{word(lang, `evidence.${standing.state.context.evidence}`)}</p>}
      </td>
      <td data-label={say('board.next')}>
        {standing instanceof DomainError
          ? <p class="small"><span class="tag red">{say('board.stuck.row')}</span> {complaintOf(view, standing).sentence}</p>
          : <Next view={view} row={row} standing={standing} />}
        <Troubles view={view} row={row} />
      </td>
    </tr>
  );
}

function Next({ view, row, standing: { next, profile, state } }: { view: View; row: BoardRow; standing: Standing }): VNode {
  const { say, lang } = view;
  const to = [...new Set(next?.letters.flatMap((letter) => letter.to))];
  return (
    <>
      <p>{say(waitsFor(state.value, row.stage))}</p>
      {next === null && row.closedOn === null && <p class="small soft">{say('board.next.none')}</p>}
      {next !== null && (
        <p class="small soft">
          <When view={view} at={next.at} timeZone={profile.timeZone} /> {word(lang, `timer.${next.timer}`)}
          {to.length > 0 && <> → {levelsText(to, lang)}</>}
        </p>
      )}
    </>
  );
}

function Troubles({ view, row }: { view: View; row: BoardRow }): VNode | null {
  const { say } = view;
  return (
    <>
      {row.failures > 0 && (
        <p class="small">
          <span class="tag red">{say('board.stuck.row')}</span> {row.incident}
          {row.retryAt !== null && <span class="soft"> {say('board.stuck.retry')} <When view={view} at={row.retryAt} /></span>}
        </p>
      )}
      {row.lettersAwaiting > 0 && <p class="small"><a class="tag orange" href="/letters">{say('board.row.awaiting')} {row.lettersAwaiting}</a></p>}
      {row.lettersFailing > 0 && <p class="small"><a class="tag red" href={isSupervisor(view) ? '/letters#undelivered' : `/commitments/${row.id}#letters`}>{say('board.row.failing')} {row.lettersFailing}</a></p>}
    </>
  );
}

function officeText({ name, nameEn }: { name: string; nameEn: string }, lang: View['lang']): string {
  return lang === 'en' && nameEn !== '' ? nameEn : name;
}

function hrefOf({ office, state }: BoardFilter, page: number): string {
  const query = new URLSearchParams({ ...(office === null ? {} : { office }), state, page: String(page) });
  return `/?${query.toString()}`;
}
