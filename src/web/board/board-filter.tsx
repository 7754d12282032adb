import type { VNode } from 'preact';
import { AGES, isNarrowed, LIGHTS, ONLY, SORTS, STATES, WHOLE_BOARD } from '../../core/board-view.js';
import type { Age, BoardView } from '../../core/board-view.js';
import { dateText } from '../../core/sentence.js';
import type { BoardChoices } from '../../store/readings/board-choices.js';
import { CURRENT_WORKFLOWS } from '../../../workflows/registry.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';
import { hrefOf } from './board.page.js';

interface FilterProps { view: View; shown: BoardView; choices: BoardChoices }

const AGE_NAMES = Object.keys(AGES) as Age[];

/** A form that any browser sends: what it sends is the view's own query string, so that its address can be kept and passed on. */
export function BoardFilter({ view, shown, choices: { offices, leaders } }: FilterProps): VNode {
  const { say, lang } = view;
  const more = shown.ages.length + shown.only.length + shown.kinds.length > 0 || shown.leader !== null || shown.at !== null || shown.sort !== 'due' || shown.state !== 'open';
  return (
    <form class="board-filter" method="get" action="/" aria-label={say('board.filter')}>
      <div class="wide">
        <label for="q">{say('board.q')}</label>
        <input id="q" name="q" type="search" value={shown.text} maxLength={100} placeholder={say('board.q.what')} />
      </div>
      {offices === null ? null : (
        <Choice id="office" label={say('board.office')} none={say('board.every-office')} chosen={shown.offices} options={offices.map(({ id, name, nameEn }) => [id, officeIn(lang, name, nameEn)])} />
      )}
      <Choice id="light" label={say('board.light')} none={say('board.every-light')} chosen={shown.lights} options={LIGHTS.map((light) => [light, say(`board.light.${light}`)])} />
      <button class="plain" type="submit">{say('board.apply')}</button>
      <details open={more}>
        <summary>{say('board.more')}</summary>
        <div class="row">
          {leaders === null || leaders.length === 0 ? null : (
            <Choice id="leader" label={say('board.leader')} none={say('board.every-leader')} chosen={shown.leader === null ? [] : [shown.leader]} options={leaders.map(({ id, name }) => [id, name])} />
          )}
          <Choice id="kind" label={say('board.kind')} none={say('board.every-kind')} chosen={shown.kinds} options={CURRENT_WORKFLOWS.map(({ kind, definition }) => [kind, definition.title[lang]])} />
          <Choice id="age" label={say('board.age')} none={say('board.every-age')} chosen={shown.ages} options={AGE_NAMES.map((age) => [age, say(`board.age.${age}`)])} />
          <Choice id="state" label={say('board.state')} chosen={[shown.state]} options={STATES.map((state) => [state, say(`board.state.${state}`)])} />
          <Choice id="sort" label={say('board.sort')} chosen={[shown.sort]} options={SORTS.map((sort) => [sort, say(`board.sort.${sort}`)])} />
          <div>
            <label for="at">{say('board.at')}</label>
            <input id="at" name="at" type={shown.at?.includes('T') === true ? 'datetime-local' : 'date'} value={shown.at ?? ''} />
          </div>
        </div>
        <fieldset>
          <legend>{say('board.only')}</legend>
          {ONLY.map((only) => <label key={only}><input type="checkbox" name="only" value={only} checked={shown.only.includes(only)} />{say(`board.only.${only}`)}</label>)}
        </fieldset>
      </details>
    </form>
  );
}

/** Of several that a link may name, a list shows the first; the others stay as chips until the form is sent. */
function Choice({ id, label, none, chosen, options }: { id: string; label: string; none?: string; chosen: readonly string[]; options: readonly (readonly [string, string])[] }): VNode {
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} name={id}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map(([value, text]) => <option key={value} value={value} selected={value === chosen[0]}>{text}</option>)}
      </select>
    </div>
  );
}

/** Each filter in force as a link to the view without it. */
export function Chips({ view: { say, lang }, shown, choices: { offices, leaders } }: FilterProps): VNode | null {
  if (!isNarrowed(shown) && shown.at === null) return null;
  const without = <T,>(list: readonly T[], one: T): T[] => list.filter((other) => other !== one);
  const office = (id: string): string => {
    const found = offices?.find((row) => row.id === id);
    return found === undefined ? id : officeIn(lang, found.name, found.nameEn);
  };
  const chips: [string, BoardView][] = [
    ...(shown.text === '' ? [] : [[`${say('board.q')}: ${shown.text}`, { ...shown, text: '' }] as [string, BoardView]]),
    ...shown.offices.map((id): [string, BoardView] => [office(id), { ...shown, offices: without(shown.offices, id) }]),
    ...(shown.leader === null ? [] : [[`${say('board.leader')}: ${leaders?.find(({ id }) => id === shown.leader)?.name ?? shown.leader}`, { ...shown, leader: null }] as [string, BoardView]]),
    ...shown.kinds.map((kind): [string, BoardView] => [CURRENT_WORKFLOWS.find((workflow) => workflow.kind === kind)?.definition.title[lang] ?? kind, { ...shown, kinds: without(shown.kinds, kind) }]),
    ...shown.lights.map((light): [string, BoardView] => [say(`board.light.${light}`), { ...shown, lights: without(shown.lights, light) }]),
    ...shown.ages.map((age): [string, BoardView] => [say(`board.age.${age}`), { ...shown, ages: without(shown.ages, age) }]),
    ...shown.only.map((only): [string, BoardView] => [say(`board.only.${only}`), { ...shown, only: without(shown.only, only) }]),
    ...(shown.state === WHOLE_BOARD.state ? [] : [[say(`board.state.${shown.state}`), { ...shown, state: WHOLE_BOARD.state }] as [string, BoardView]]),
    ...(shown.at === null ? [] : [[`${say('board.as-of')} ${dateText(shown.at.slice(0, 10), lang)}${shown.at.slice(10).replace('T', ' ')}`, { ...shown, at: null }] as [string, BoardView]]),
  ];
  return (
    <ul class="chips" aria-label={say('board.narrowed')}>
      {chips.map(([name, next]) => <li key={name}><a class="chip" href={hrefOf(next)} title={say('board.drop')} aria-label={`${say('board.drop')}: ${name}`}>{name} <span aria-hidden="true">×</span></a></li>)}
      <li><a href="/">{say('board.clear')}</a></li>
    </ul>
  );
}
