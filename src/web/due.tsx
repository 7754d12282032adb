import type { VNode } from 'preact';
import { stageOf } from '../core/commitment.js';
import type { Deadline, Rung } from '../core/commitment.js';
import { dateText, standingText } from '../core/sentence.js';
import { word } from '../core/words.js';
import type { Lateness as LatenessFacts, Standing } from '../store/readings/standing.js';
import type { View } from './view.js';

type Shade = 'blue' | 'orange' | 'red';
const SHADES: Partial<Record<Rung, Shade>> = { blue: 'blue', blueAgain: 'blue', orange: 'orange', red: 'red', referred: 'red' };

/** A due date and where it comes from. An inferred one is framed and worded so that it can't be taken for a promise. */
export function Due({ view, deadline: { dueOn, basis } }: { view: View; deadline: Deadline }): VNode {
  if (dueOn === null) return <span>{word(view.lang, 'basis.none')}</span>;
  return (
    <>
      <time class="numbers" dateTime={dueOn}>{dateText(dueOn, view.lang)}</time>{' '}
      <span class={basis === 'inferred' ? 'tag inferred' : 'tag'}>{word(view.lang, `basis.${basis}`)}</span>
    </>
  );
}

/** Days left or late in words, and the rung of the ladder by name, never by colour alone. */
export function Lateness({ view, standing }: { view: View; standing: LatenessFacts & Pick<Standing, 'rung' | 'state'> }): VNode {
  const { schedule, rung } = standing;
  const shade = rung === null ? undefined : SHADES[rung];
  return (
    <>
      <span class={schedule === 'overdue' ? 'late numbers' : 'numbers'}>{standingText(stageOf(standing.state.value), standing, view.lang)}</span>
      {rung !== null && shade !== undefined && <>{' '}<span class={`tag ${shade}`}>{word(view.lang, `rung.${rung}`)}</span></>}
    </>
  );
}

/** Colour of a letter or a rung on a timeline; undefined where neither has one. */
export function shadeOf(name: string): Shade | undefined {
  const shade = /(?:overdue-|until)(blue|orange|red)/i.exec(name)?.[1]?.toLowerCase();
  if (name === 'untilOverdue') return 'blue';
  return name === 'untilReferred' ? 'red' : shade as Shade | undefined;
}
