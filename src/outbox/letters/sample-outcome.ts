import type { Level, LocalDate } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { sampleFacts } from './sample-facts.js';

/** Facts of an invented outcome that somebody promised to achieve, for letters about its indicator. */
export function sampleOutcome(level: Level, today: LocalDate, given: Partial<LetterFacts> = {}): LetterFacts {
  return sampleFacts(level, today, {
    title: '知识产权交易有所突破', quote: '在知识产权交易等方面有所突破', kind: { zh: '取得成效', en: 'Achieve an outcome' }, kindId: 'achieve-outcome', indicatorLack: 'none',
    dueOn: '2022-12-31', dueBasis: 'scope', stage: 'doing.defining.quiet', stageNames: [], ...given,
  });
}
