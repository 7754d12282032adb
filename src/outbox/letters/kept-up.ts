import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';

/** What is asked at the end of the year of an effort: never that it be fulfilled, but a statement on how it was kept up (domain 4.2, K8). Null for other kinds. */
export function keptUp({ kindId }: LetterFacts): Named | null {
  return kindId !== 'maintain-effort' ? null : {
    zh: '请填报本季举措，作出年度情况说明并据此申请销号；不能持续推进的，请申请调整并说明理由。',
    en: 'Please report this quarter’s acts, make the statement for the year and claim with it. If the effort cannot be kept up, ask for a change and give the reasons.',
  };
}
