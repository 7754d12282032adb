import * as Plot from '@observablehq/plot';
import type { ComponentChildren, VNode } from 'preact';
import type { LocalDate } from '../../core/commitment.js';
import { EXCLUSIONS, OUTCOME_WORDS, OUTCOMES } from '../../core/on-time.js';
import type { Outcome } from '../../core/on-time.js';
import type { Rules } from '../../core/rules.js';
import { dateText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { OfficeRow } from '../../store/readings/board.js';
import type { OpenGroup, PastGroup } from '../../store/readings/figures.js';
import { documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';
import { chart } from './chart.js';
import { AGES, ages, comingWeeks, LIGHTS, lightsPerOffice, onTimeMonths } from './figures.js';
import type { Light, OnTimeMonth } from './figures.js';

export interface Figures {
  today: LocalDate;
  /** Null = all within reach. */
  office: string | null;
  offices: readonly OfficeRow[];
  rules: Rules;
  open: readonly OpenGroup[];
  past: readonly PastGroup[];
}

const SHADES: Readonly<Record<Light, string>> = {
  on_time: 'var(--good)', due_soon: 'var(--gold)', provisional: 'var(--line)', no_date: 'var(--line)', overdue: 'var(--soft)', blue: 'var(--blue)', orange: 'var(--orange)', red: 'var(--red)', referred: 'var(--ink)',
};
const OUTCOME_SHADES: Readonly<Record<Outcome, string>> = { 'on-time': 'var(--good)', 'late': 'var(--orange)', 'partly': 'var(--gold)', 'not-fulfilled': 'var(--soft)', 'overdue': 'var(--red)' };
/** Offices that a chart can hold legibly. */
const OFFICES_SHOWN = 15;
/** Width of a drawing in px; a narrower page scrolls it, since letters scaled down could not be read. */
const WIDTH = 1180;

/** Charts of what is open and of what was kept, each with its numbers; as of now. */
export function figuresPage(view: View, figures: Figures): string {
  const { say, lang } = view;
  return documentOf(
    <Layout view={view} title={say('figures.title')} place="/figures">
      <header class="line">
        <h1>{say('figures.title')}</h1>
        <p class="soft small">{say('board.as-of')} <When view={view} at={view.now} /></p>
      </header>
      <form class="filter where" method="get" action="/figures" aria-label={say('board.filter')}>
        <div>
          <label for="office">{say('board.office')}</label>
          <select id="office" name="office">
            <option value="">{say('board.every-office')}</option>
            {figures.offices.map(({ id, ...office }) => <option key={id} value={id} selected={id === figures.office}>{officeIn(lang, office.name, office.nameEn)}</option>)}
          </select>
        </div>
        <button class="plain" type="submit">{say('board.apply')}</button>
      </form>
      <Lights view={view} figures={figures} />
      <div class="pair"><Ageing view={view} figures={figures} /><Coming view={view} figures={figures} /></div>
      <OnTime view={view} figures={figures} />
    </Layout>,
  );
}

function Lights({ view, figures: { open, today } }: { view: View; figures: Figures }): VNode {
  const { say, lang } = view;
  const all = lightsPerOffice(open, today);
  const shown = all.slice(0, OFFICES_SHOWN);
  const parts = shown.flatMap((office) => LIGHTS.filter((light) => office.lights[light] > 0).map((light) => ({ office: officeIn(lang, office.name, office.nameEn), light, n: office.lights[light] })));
  const most = Math.max(1, ...shown.map((office) => office.all));
  const stacked = Plot.stackX({ order: LIGHTS as unknown as string[] }, { y: 'office', x: 'n', z: 'light' });
  return (
    <Figure view={view} id="lights" title={say('figures.lights')} note={say('figures.lights.note')} empty={parts.length === 0}
      numbers={<Numbers view={view} heads={[say('board.office'), ...LIGHTS.map((light) => lightWord(light, lang)), say('figures.total')]}
        rows={all.map((office) => [{ text: officeIn(lang, office.name, office.nameEn), href: `/?office=${office.id}` }, ...LIGHTS.map((light) => office.lights[light]), office.all])} />}>
      <Legend entries={LIGHTS.filter((light) => parts.some((part) => part.light === light)).map((light) => [lightWord(light, lang), SHADES[light]])} />
      <Drawing of={chart(`${say('figures.lights')}: ${shown.map((office) => `${officeIn(lang, office.name, office.nameEn)} ${office.late}/${office.all}`).join('; ')}`, {
        width: WIDTH, height: 36 + 30 * shown.length, marginLeft: 170, marginTop: 4,
        x: { label: null, grid: true, domain: [0, most], ticks: Math.min(most, 8), tickFormat: 'd' }, y: { label: null, domain: shown.map((office) => officeIn(lang, office.name, office.nameEn)), padding: 0.25, tickSize: 0 },
        marks: [
          Plot.barX(parts, { ...stacked, fill: ({ light }: { light: Light }) => SHADES[light], title: ({ light, n }: { light: Light; n: number }) => `${lightWord(light, lang)} ${n}`, insetRight: 1 }),
          Plot.text(parts.filter(({ n }) => n / most > 0.03), { ...stacked, text: ({ n }: { n: number }) => String(n), fill: ({ light }: { light: Light }) => (light === 'provisional' || light === 'no_date' ? 'var(--ink)' : 'var(--card)'), pointerEvents: 'none' }),
        ],
      })} />
      {all.length > shown.length && <p class="small soft">{say('figures.lights.more')}{all.length - shown.length}</p>}
    </Figure>
  );
}

function Ageing({ view, figures: { open, rules, today } }: { view: View; figures: Figures }): VNode {
  const { say } = view;
  const bars = ages(open, rules, today).map((n, place) => ({ age: ageName(view, place), n }));
  return (
    <Figure view={view} id="ageing" title={say('figures.ageing')} note={say('figures.ageing.note')} empty={bars.every(({ n }) => n === 0)}
      numbers={<Numbers view={view} heads={[`${say('figures.ageing')} (${say('figures.days')})`, say('figures.count')]} rows={bars.map(({ age, n }) => [age, n])} />}>
      <Drawing of={chart(`${say('figures.ageing')}: ${bars.map(({ age, n }) => `${age} ${n}`).join('; ')}`, {
        width: 330, height: 220, marginLeft: 30, marginTop: 20, x: { label: null, domain: bars.map(({ age }) => age), tickSize: 0 }, y: { label: null, grid: true, ...wholeTicks(bars.map(({ n }) => n)) },
        marks: [Plot.barY(bars, { x: 'age', y: 'n', fill: 'var(--red)' }), Plot.text(bars, { x: 'age', y: 'n', text: ({ n }: { n: number }) => (n === 0 ? '' : String(n)), dy: -8, fill: 'var(--ink)' })],
      })} />
    </Figure>
  );
}

function Coming({ view, figures: { open, today } }: { view: View; figures: Figures }): VNode {
  const { say, lang } = view;
  const weeks = comingWeeks(open, today);
  const parts = weeks.flatMap(({ monday, promised, inferred }) => [{ monday, n: promised, what: 'promised' as const }, { monday, n: inferred, what: 'inferred' as const }]);
  return (
    <Figure view={view} id="coming" title={say('figures.coming')} note={say('figures.coming.note')} empty={parts.every(({ n }) => n === 0)}
      numbers={<Numbers view={view} heads={[say('figures.week'), say('figures.promised'), say('figures.inferred')]} rows={weeks.map(({ monday, promised, inferred }) => [dateText(monday, lang), promised, inferred])} />}>
      <Legend entries={[[say('figures.promised'), 'var(--link)'], [say('figures.inferred'), 'var(--line)']]} />
      <Drawing of={chart(`${say('figures.coming')}: ${weeks.map(({ monday, promised, inferred }) => `${monday} ${promised}+${inferred}`).join('; ')}`, {
        width: 640, height: 220, marginLeft: 30, marginTop: 20, x: { label: null, domain: weeks.map(({ monday }) => monday), tickFormat: (monday: string) => `${Number(monday.slice(5, 7))}/${Number(monday.slice(8))}`, tickSize: 0 },
        y: { label: null, grid: true, ...wholeTicks(weeks.map(({ promised, inferred }) => promised + inferred)) },
        marks: [
          Plot.barY(parts, Plot.stackY({ x: 'monday', y: 'n', fill: ({ what }: { what: string }) => (what === 'promised' ? 'var(--link)' : 'var(--line)') })),
          Plot.text(weeks, { x: 'monday', y: ({ promised, inferred }: { promised: number; inferred: number }) => promised + inferred, text: ({ promised, inferred }: { promised: number; inferred: number }) => (promised + inferred === 0 ? '' : String(promised + inferred)), dy: -8, fill: 'var(--ink)' }),
        ],
      })} />
    </Figure>
  );
}

function OnTime({ view, figures: { past, today } }: { view: View; figures: Figures }): VNode {
  const { say, lang } = view;
  const months = onTimeMonths(past, today);
  const parts = months.flatMap(({ month, outcomes }) => OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map((outcome) => ({ month, outcome, n: outcomes[outcome] })));
  const heads = [say('figures.month'), say('figures.rate'), ...OUTCOMES.map((outcome) => OUTCOME_WORDS[outcome][lang]), say('figures.counted'), say('figures.changed'), ...EXCLUSIONS.map((exclusion) => `${say('figures.excluded')}${lang === 'zh' ? '：' : ': '}${OUTCOME_WORDS[exclusion][lang]}`)];
  return (
    <Figure view={view} id="on-time" title={say('figures.on-time')} note={say('figures.on-time.note')} empty={past.length === 0} open
      numbers={<Numbers view={view} heads={heads} rows={months.map((row) => [row.month, rateText(row), ...OUTCOMES.map((outcome) => row.outcomes[outcome]), row.counted, row.changed, ...EXCLUSIONS.map((exclusion) => row.excluded[exclusion])])} />}>
      <Legend entries={OUTCOMES.filter((outcome) => parts.some((part) => part.outcome === outcome)).map((outcome) => [OUTCOME_WORDS[outcome][lang], OUTCOME_SHADES[outcome]])} />
      <Drawing of={chart(`${say('figures.on-time')}: ${months.map((row) => `${row.month} ${rateText(row)}`).join('; ')}`, {
        width: WIDTH, height: 240, marginLeft: 30, marginTop: 24, x: { label: null, domain: months.map(({ month }) => month), tickSize: 0 }, y: { label: null, grid: true, ...wholeTicks(months.map(({ counted }) => counted)) },
        marks: [
          Plot.barY(parts, Plot.stackY({ order: OUTCOMES as unknown as string[] }, { x: 'month', y: 'n', z: 'outcome', fill: ({ outcome }: { outcome: Outcome }) => OUTCOME_SHADES[outcome], title: ({ outcome, n }: { outcome: Outcome; n: number }) => `${OUTCOME_WORDS[outcome][lang]} ${n}` })),
          Plot.text(months, { x: 'month', y: 'counted', text: rateText, dy: -9, fill: 'var(--ink)' }),
        ],
      })} />
    </Figure>
  );
}

/** Never a rate without its count. */
function rateText({ outcomes, counted }: OnTimeMonth): string {
  return counted === 0 ? '—' : `${Math.round(100 * outcomes['on-time'] / counted)}% (${outcomes['on-time']}/${counted})`;
}

/** Scrolls by itself, by keyboard too, where the page is narrower. */
function Drawing({ of }: { of: VNode }): VNode {
  return <div class="drawing" tabIndex={0}>{of}</div>;
}

interface FigureProps { view: View; id: string; title: string; note: string; empty: boolean; open?: boolean; numbers: VNode; children: ComponentChildren }

function Figure({ view: { say }, id, title, note, empty, open = false, numbers, children }: FigureProps): VNode {
  return (
    <section class="figure" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{note}</p>
      {empty ? <p>{say('figures.none')}</p> : <>{children}<details class="quiet" open={open}><summary>{say('figures.table')}</summary>{numbers}</details></>}
    </section>
  );
}

function Legend({ entries }: { entries: readonly (readonly [name: string, shade: string])[] }): VNode {
  return <ul class="legend">{entries.map(([name, shade]) => <li key={name}><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill={shade} /></svg>{name}</li>)}</ul>;
}

function Numbers({ heads, rows }: { view: View; heads: readonly string[]; rows: readonly (readonly [name: string | { text: string; href: string }, ...(string | number)[]])[] }): VNode {
  return (
    <div class="drawing" tabIndex={0}>
      <table class="keep">
        <thead><tr>{heads.map((head, place) => <th key={head} scope="col" class={place === 0 ? undefined : 'n'}>{head}</th>)}</tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={textOf(row[0])}><th scope="row">{typeof row[0] === 'string' ? row[0] : <a href={row[0].href}>{row[0].text}</a>}</th>{row.slice(1).map((cell, place) => <td key={heads[place + 1]} class="n">{cell as string | number}</td>)}</tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function textOf(name: string | { text: string }): string {
  return typeof name === 'string' ? name : name.text;
}

function ageName({ say }: View, place: number): string {
  const [from, to] = [(AGES[place - 1] ?? 0) + 1, AGES[place] ?? Infinity];
  if (place === 0) return say('figures.days.0');
  return to === Infinity ? `${from - 1}+` : `${from}–${to}`;
}

function wholeTicks(counts: readonly number[]): Plot.ScaleOptions {
  const most = Math.max(1, ...counts);
  return { domain: [0, most], ticks: Math.min(most, 5), tickFormat: 'd' };
}

function lightWord(light: Light, lang: View['lang']): string {
  return light === 'blue' || light === 'orange' || light === 'red' || light === 'referred' ? word(lang, `rung.${light}`) : word(lang, `schedule.${light}`);
}
