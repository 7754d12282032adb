import type { VNode } from 'preact';
import { isNarrowed, printBoardView, WHOLE_BOARD } from '../../core/board-view.js';
import type { BoardView, Light, ParsedView } from '../../core/board-view.js';
import type { Rules } from '../../core/rules.js';
import type { BoardChoices } from '../../store/readings/board-choices.js';
import { MOST_COUNTED } from '../../store/readings/board-figures.js';
import type { BoardFigures } from '../../store/readings/board-figures.js';
import type { BoardPage } from '../../store/readings/board-page.js';
import type { HouseIncident } from '../../store/readings/house-incidents.js';
import { Csrf, documentOf, Layout, When } from '../layout.js';
import { isSupervisor } from '../view.js';
import type { View } from '../view.js';
import { BoardFilter, Chips } from './board-filter.js';
import type { SavedView } from './saved-views.js';
import { BoardTable } from './board-table.js';

export interface Board extends ParsedView {
  view: BoardView;
  /** What is wrong with no single commitment; for supervisors and administrators. */
  incidents: HouseIncident[];
  rules: Rules;
  choices: BoardChoices;
  /** As of now, also where the page is of the past. */
  figures: BoardFigures;
  page: BoardPage;
  /** Views the reader has kept. */
  saved: readonly SavedView[];
  /** Not the first page. */
  beyond: boolean;
}

/** A page of a view of the board: the longest overdue first, each with what happens next and when. */
export function boardDocument(view: View, board: Board): string {
  const { say } = view;
  const { page, view: shown, figures } = board;
  const empty = figures.open + figures.closed === 0 && page.lines.length === 0; // counts may lag behind by a fold; what is shown never does
  return documentOf(
    <Layout view={view} title={say('board.title')} place="/">
      <header class="line">
        <h1>{say('board.title')}</h1>
        <p class="soft small">{say('board.as-of')} <When view={view} at={page.asOf} /></p>
      </header>
      {board.incidents.length > 0 && canMend(view) && (
        <div class="note bad" role="alert"><ul>{board.incidents.map(({ at, message }) => <li key={message}><When view={view} at={at} /> · {message}</li>)}</ul></div>
      )}
      <Notices view={view} board={board} />
      {empty ? <Empty view={view} /> : (
        <>
          {!page.past && <Lights view={view} shown={shown} figures={figures} />}
          <BoardFilter view={view} shown={shown} choices={board.choices} />
          <Chips view={view} shown={shown} choices={board.choices} />
          {page.lines.length === 0 ? <Nothing view={view} shown={shown} past={page.past} /> : <BoardTable view={view} page={page} rules={board.rules} />}
          <Keep view={view} shown={shown} saved={board.saved} />
          <nav class="pages" aria-label={say('page')}>
            {board.beyond && !page.startedOver && <a href={hrefOf(shown)}>{say('board.from-start')}</a>}
            {page.next !== null && <a href={hrefOf(shown, page.next)} rel="next">{say('page.next')}</a>}
          </nav>
        </>
      )}
    </Layout>,
  );
}

/** What to do with this view: take it away, or come back to it. */
function Keep({ view, shown, saved }: { view: View; shown: BoardView; saved: readonly SavedView[] }): VNode {
  const { say } = view;
  const query = printBoardView(shown);
  return (
    <div class="keep-view">
      <p class="small">{say('board.export')} {(['xlsx', 'csv', 'pdf'] as const).map((format) => <a key={format} href={`/board/export?${[query, `format=${format}`].filter((part) => part !== '').join('&')}`} download>{format}</a>)} <span class="soft">{say('board.print')}</span></p>
      <details class="quiet">
        <summary>{say('board.views')} {saved.length}</summary>
        <ul class="plain-list">{saved.map(({ name, query: kept }) => (
          <li key={name}><a href={kept === '' ? '/' : `/?${kept}`} aria-current={kept === query ? 'true' : undefined}>{name}</a>{' '}
            <form class="inline" method="post" action="/board/views/forget"><Csrf view={view} /><input type="hidden" name="name" value={name} /><button class="link" type="submit" aria-label={`${say('board.views.forget')} ${name}`}>{say('board.views.forget')}</button></form></li>
        ))}</ul>
        <form class="filter" method="post" action="/board/views">
          <Csrf view={view} /><input type="hidden" name="query" value={query} />
          <div><label for="view-name">{say('board.views.name')}</label><input id="view-name" name="name" maxLength={60} required autocomplete="off" /></div>
          <button class="plain" type="submit">{say('board.views.save')}</button>
        </form>
      </details>
    </div>
  );
}

/** The address of a view, and of a page within it. */
export function hrefOf(shown: BoardView, cursor: string | null = null): string {
  const query = [printBoardView(shown), cursor === null ? '' : `cursor=${cursor}`].filter((part) => part !== '').join('&');
  return query === '' ? '/' : `/?${query}`;
}

function canMend(view: View): boolean {
  return isSupervisor(view) || view.actor?.roles.includes('administrator') === true;
}

/** What the reader must know before they read: that it is of the past, or not quite what the link asked for. */
function Notices({ view, board: { page, view: shown, ignored } }: { view: View; board: Board }): VNode {
  const { say } = view;
  return (
    <>
      {page.past && (
        <div class="note" role="status">
          <h2>{say('board.then')}</h2>
          <p>{say('board.then.what')} <strong><When view={view} at={page.asOf} /></strong>. {say('board.then.names')}{' '}
            {(shown.only.includes('stuck') || shown.only.includes('failing')) && say('board.then.unknown')}</p>
          <p><a href={hrefOf({ ...shown, at: null })}>{say('board.then.back')}</a></p>
        </div>
      )}
      {shown.at !== null && !page.past && <p class="note" role="status">{say('board.future')} <a href={hrefOf({ ...shown, at: null })}>{say('board.then.back')}</a></p>}
      {ignored.length > 0 && (
        <p class="note" role="status">{say('board.ignored')} {ignored.map(({ name, value }, i) => <span key={`${name}${String(i)}`} class="mono">{i > 0 && ' · '}{name}={value}</span>)} <a href="/">{say('board.clear')}</a></p>
      )}
      {page.startedOver && <p class="note" role="status">{say('board.started-over')}</p>}
      {page.cut !== null && <p class="note" role="status">{say('board.cut')} <span class="numbers">{page.cut}</span></p>}
    </>
  );
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

function Nothing({ view: { say }, shown, past }: { view: View; shown: BoardView; past: boolean }): VNode {
  const overdueAlone = hrefOf(shown) === hrefOf({ ...WHOLE_BOARD, lights: ['overdue'] });
  return (
    <section class="note">
      <p>{overdueAlone ? say('board.none.overdue') : past ? say('board.none.then') : say('board.none')}</p>
      {isNarrowed(shown) && !overdueAlone && <p class="soft">{say('board.none.how')}</p>}
      <p><a href={hrefOf({ ...WHOLE_BOARD, at: shown.at })}>{say('board.clear')}</a></p>
    </section>
  );
}

const SHOWN_LIGHTS = ['overdue', 'blue', 'orange', 'red', 'referred', 'late-claim', 'due-soon', 'ahead', 'claimed', 'undated', 'closed'] as const satisfies readonly Light[];
const LAMPS: Partial<Record<Light, string>> = { blue: 'blue', orange: 'orange', red: 'red', referred: 'referred' };

/** Every figure is the link to what it counts. Each light by its name and shape, never by colour alone. */
function Lights({ view: { say }, shown, figures }: { view: View; shown: BoardView; figures: BoardFigures }): VNode {
  const lit = shown.lights.length === 1 && hrefOf(shown) === hrefOf({ ...WHOLE_BOARD, lights: shown.lights, state: shown.state }) ? shown.lights[0] : null;
  const link = (name: string, n: number, href: string, current: boolean, lamp?: string): VNode => (
    <li key={name}><a href={href} class={n === 0 ? 'zero' : undefined} aria-current={current ? 'true' : undefined}>
      {lamp !== undefined && <span class={`lamp ${lamp}`} aria-hidden="true" />}<span>{name}</span> <b>{n}</b></a></li>
  );
  const capped = (n: number): string => (n >= MOST_COUNTED ? `${String(n)}+` : String(n));
  return (
    <nav aria-label={say('board.lights')}>
      <ul class="lights">
        {link(say('board.light.all'), figures.open, '/', hrefOf(shown) === '/')}
        {SHOWN_LIGHTS.map((light) => link(say(`board.light.${light}`), figures[light], hrefOf({ ...WHOLE_BOARD, lights: [light], state: light === 'closed' ? 'all' : 'open' }), lit === light, LAMPS[light]))}
        {(['inferred', 'waiting'] as const).map((only) => link(say(`board.only.${only}`), figures[only], hrefOf({ ...WHOLE_BOARD, only: [only] }), hrefOf(shown) === hrefOf({ ...WHOLE_BOARD, only: [only] })))}
        {([['board.only.stuck', figures.stuck, hrefOf({ ...WHOLE_BOARD, only: ['stuck'] })], ['board.letters-awaiting', figures.lettersAwaiting, '/letters'],
          ['board.only.failing', figures.lettersFailing, hrefOf({ ...WHOLE_BOARD, only: ['failing'] })]] as const).map(([name, n, href]) => (
          <li key={name}><a href={href} class={n === 0 ? 'zero' : undefined} aria-current={hrefOf(shown) === href ? 'true' : undefined}><span>{say(name)}</span> <b>{capped(n)}</b></a></li>
        ))}
      </ul>
    </nav>
  );
}
