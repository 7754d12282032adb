import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';

/**
 * What an office is asked instead of a claim while its outcome has no agreed indicator: nothing can be claimed before
 * (domain 4.2, K6). Null where a claim is possible. `leading` speaks to somebody who has it done.
 */
export function indicatorFirst({ indicatorLack }: LetterFacts, leading: boolean): Named | null {
  if (indicatorLack === null) return null;
  return ASKS[indicatorLack][leading ? 'leading' : 'acting'];
}

const ASKS: Readonly<Record<NonNullable<LetterFacts['indicatorLack']>, Readonly<Record<'acting' | 'leading', Named>>>> = {
  none: {
    acting: {
      zh: '本事项尚无获认可的指标，不能申请销号：请先提出指标、达标值、单位和数据来源，经督查认可后再申请销号；确不能落实的，请申请调整并说明理由。',
      en: 'No indicator has been agreed, so nothing can be claimed yet: please first propose one with its threshold, unit and source, and claim once it is agreed and reached. If the pledge cannot be fulfilled, ask for a change and give the reasons.',
    },
    leading: {
      zh: '本事项尚无获认可的指标，不能申请销号：请督促经办人先提出指标、达标值、单位和数据来源，并确定办结日期；确不能落实的，请组织申请调整并说明理由。',
      en: 'No indicator has been agreed, so nothing can be claimed yet: please see to it that one is proposed first, with its threshold, unit and source, and set a day for completion; if the pledge cannot be fulfilled, have a change asked for with reasons.',
    },
  },
  proposed: {
    acting: {
      zh: '所提指标待督查认可，认可并达标后方可申请销号：请继续办理并填报进展；确不能落实的，请申请调整并说明理由。',
      en: 'The indicator you proposed awaits agreement; a claim is possible once it is agreed and reached. Please go on and report progress; if the pledge cannot be fulfilled, ask for a change and give the reasons.',
    },
    leading: {
      zh: '所提指标待督查认可，认可并达标后方可申请销号：请督促继续办理并填报进展；确不能落实的，请组织申请调整并说明理由。',
      en: 'The indicator that was proposed awaits agreement; a claim is possible once it is agreed and reached. Please see to it that work goes on and progress is reported; if the pledge cannot be fulfilled, have a change asked for with reasons.',
    },
  },
};
