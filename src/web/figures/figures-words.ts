/** Words of the charts. */
import type { Named } from '../../core/commitment.js';

export const FIGURES_WORDS = {
  'nav.figures': { zh: '图表', en: 'Charts' },
  'figures.title': { zh: '图表', en: 'Charts' },
  'figures.lights': { zh: '各单位亮灯', en: 'Lights per office' },
  'figures.lights.note': { zh: '在办事项，逾期多的单位在前。', en: 'Open commitments; offices with most overdue first.' },
  'figures.lights.more': { zh: '其余单位：', en: 'Further offices: ' },
  'figures.ageing': { zh: '逾期时长', en: 'How long overdue' },
  'figures.ageing.note': { zh: '按逾期工作日分组；已申请销号的算到申请之日。', en: 'By working days late; what was claimed is measured on the day of the claim.' },
  'figures.coming': { zh: '未来十二周到期', en: 'Due in the next twelve weeks' },
  'figures.coming.note': { zh: '每周自周一起；推断的时限不是承诺的时限，分开计。', en: 'Weeks begin on Monday. A date that is only inferred is not a promised one and counted apart.' },
  'figures.on-time': { zh: '按期落实率', en: 'Kept on time' },
  'figures.on-time.note': {
    zh: '按现行时限所在月份。分子：按期落实；分母：按期、逾期、部分、无法落实与逾期未结之和；其余不计入，逐项列出。不含答复办理本身与他单位事项。',
    en: 'By the month of the date in force. Numerator: kept on time. Denominator: on time, late, in part, not fulfilled and still overdue. What is left out is listed. Neither the duty to answer nor other bodies’ acts are in it.' },
  'figures.month': { zh: '月份', en: 'Month' },
  'figures.week': { zh: '周', en: 'Week of' },
  'figures.rate': { zh: '按期率', en: 'Rate' },
  'figures.counted': { zh: '计入', en: 'Counted' },
  'figures.excluded': { zh: '不计入', en: 'Left out' },
  'figures.changed': { zh: '其中时限调整过', en: 'of the on-time ones, date changed' },
  'figures.none': { zh: '没有可画的数据。', en: 'There is nothing to draw.' },
  'figures.promised': { zh: '承诺或核定', en: 'promised or decided' },
  'figures.inferred': { zh: '推断', en: 'inferred' },
  'figures.count': { zh: '件数', en: 'Commitments' },
  'figures.total': { zh: '合计', en: 'Total' },
  'figures.days': { zh: '工作日', en: 'working days' },
  'figures.days.0': { zh: '不足1', en: 'under 1' },
  'figures.table': { zh: '数据表', en: 'The numbers' },
} as const satisfies Record<string, Named>;
export type FiguresWord = keyof typeof FIGURES_WORDS;
