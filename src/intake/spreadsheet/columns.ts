/**
 * The columns of the 台账 (domain 1.8), in the order offices keep them: one table for writing, for recognising foreign headers
 * and for the words on pages. What the product does not hold yet is an empty column, so that an office may fill it in by hand.
 */
import type { Named } from '../../core/commitment.js';

export interface Column extends Named {
  key: ColumnKey;
  /** In characters of the default font; Chinese ones are two wide. */
  width: number;
  type: 'text' | 'date' | 'number';
  /** What other ledgers call it. Compared without spaces, punctuation and case. */
  aliases: readonly string[];
  /** Changes by itself from day to day: never compared when a ledger comes back. */
  derived?: true;
}

export const COLUMN_KEYS = [
  'no', 'id', 'session', 'suggestion', 'suggestionTitle', 'deputy', 'leadOffice', 'coHandlers', 'replyNumber', 'repliedOn', 'signer', 'classLetter',
  'quote', 'span', 'title', 'kind', 'strength', 'office', 'department', 'handler', 'deputyHead', 'otherBody', 'dueWords', 'dueOn', 'basis', 'milestones', 'condition', 'acceptance',
  'progress', 'progressOn', 'progressBy', 'evidence', 'stage', 'evidenceState', 'schedule', 'daysLate', 'changes', 'letters', 'secondReplyOn', 'rating', 'closedBy', 'closedOn',
  'published', 'carriedOver',
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

export const COLUMNS: readonly Column[] = [
  text('no', '序号', 'No.', 6, ['编号顺序', '行号'], { type: 'number', derived: true }),
  text('id', '事项编号', 'Commitment id', 16, ['承诺编号', '承诺事项编号', '台账编号', '事项号']),
  text('session', '届次/年度', 'Session', 14, ['届次', '年度', '届次年度', '会议届次', '会议']),
  text('suggestion', '建议编号', 'Suggestion no.', 12, ['案号', '建议号', '代表建议编号', '提案编号', '提案号', '建议提案编号', '建议序号', '文号编号', '件号']),
  text('suggestionTitle', '案由', 'Suggestion title', 30, ['建议标题', '建议名称', '标题', '案由标题', '建议题目', '题目', '建议案由']),
  text('deputy', '领衔代表', 'Lead deputy', 14, ['代表', '代表姓名', '领衔代表联名', '领衔人', '提出人', '提议人', '建议人', '人大代表']),
  text('leadOffice', '主办单位', 'Lead handler', 20, ['主办', '答复单位']),
  text('coHandlers', '会办单位', 'Co-handlers', 20, ['会办', '协办', '协办单位']),
  text('replyNumber', '答复文号', 'Reply no.', 18, ['复函文号', '答复函文号', '答复函号']),
  text('repliedOn', '答复日期', 'Replied on', 12, ['答复时间', '复函日期', '承诺日期', '承诺时间', '答复函日期'], { type: 'date' }),
  text('signer', '签发人', 'Signed by', 10, ['答复签发人']),
  text('classLetter', '类别', 'Class', 8, ['答复类别', '办复类别', '现办复类别', '现类别', '办理类别']),
  text('quote', '承诺原文', 'Pledge (words of the reply)', 48, ['答复原文', '承诺内容', '答复承诺', '原文', '答复承诺内容', '承诺事项原文', '答复中承诺内容']),
  text('span', '原文起止', 'Place in the reply', 12, ['起止', '原文位置']),
  text('title', '承诺事项', 'Commitment', 30, ['事项', '事项名称', '承诺事项名称', '工作事项', '任务', '工作任务', '任务名称', '督办事项']),
  text('kind', '类型', 'Kind', 16, ['事项类型', '承诺类型', '类型名称', '承诺类别']),
  text('strength', '强度', 'Strength', 8, ['承诺强度']),
  text('office', '责任单位', 'Responsible office', 22, ['承办单位', '责任部门', '承办部门', '牵头单位', '责任处室', '承办处室', '落实单位', '承办科室', '责任科室', '牵头处室', '牵头部门']),
  text('department', '上级单位', 'Belongs to', 20, ['所属单位', '主管单位']),
  text('handler', '责任人', 'Responsible person', 14, ['经办人', '承办人', '具体责任人', '联系人', '办理人']),
  text('deputyHead', '分管领导', 'Deputy head', 14, ['分管负责人', '责任领导', '分管厅领导', '分管局领导']),
  text('otherBody', '配合单位', 'Cooperating body', 20, ['配合部门', '配合处室', '协同单位']),
  text('dueWords', '时限原文', 'Due, in the words of the reply', 16, ['时限表述', '原文时限']),
  text('dueOn', '认定时限', 'Due date', 12, ['时限', '完成时限', '办结时限', '完成时间', '承诺时限', '截止日期', '截止时间', '到期日', '计划完成时间', '办理时限', '拟完成时间', '要求完成时间', '完成期限', '期限', '预计完成时间'], { type: 'date' }),
  text('basis', '时限依据', 'Where the date comes from', 20, ['时限性质', '认定方式']),
  text('milestones', '里程碑', 'Milestones', 26, ['节点', '节点计划', '时间节点', '进度安排', '阶段目标']),
  text('condition', '前置条件', 'Waits for', 22, ['条件', '等待条件']),
  text('acceptance', '验收标准', 'Closing rule', 34, ['销号标准', '完成标准', '目标', '工作目标', '验收要求']),
  text('progress', '进展', 'Progress', 40, ['进展情况', '工作进展', '落实情况', '办理进展', '当前进展', '最新进展', '推进情况', '目前进展']),
  text('progressOn', '填报日期', 'Reported on', 12, ['进展日期', '更新日期', '填报时间'], { type: 'date' }),
  text('progressBy', '填报人', 'Reported by', 10, ['进展填报人']),
  text('evidence', '佐证', 'Evidence', 40, ['佐证材料', '证明材料', '佐证资料', '印证材料']),
  text('stage', '办理情况', 'Stage', 20, ['状态', '办理状态', '完成情况', '是否完成', '是否办结', '办结情况', '落实状态', '销号情况', '进度状态', '是否销号', '完成状态']),
  text('evidenceState', '佐证状态', 'Evidence supports', 12, []),
  text('schedule', '期限状态', 'Schedule', 14, ['预警', '预警状态', '亮灯', '进度'], { derived: true }),
  text('daysLate', '逾期工作日', 'Working days late', 10, ['逾期天数', '超期天数'], { type: 'number', derived: true }),
  text('changes', '调整记录', 'Changes of the date', 36, ['延期情况', '变更记录', '调整情况']),
  text('letters', '提醒、催办、督办记录', 'Reminders and slips', 32, ['督办记录', '催办记录', '提醒记录', '督办情况', '催办情况'], { derived: true }),
  text('secondReplyOn', '再次答复日期', 'Second reply on', 12, ['二次答复日期', '再答复日期'], { type: 'date' }),
  text('rating', '代表评价', 'Rating', 14, ['满意度', '代表意见', '评价', '代表满意度', '满意情况']),
  text('closedBy', '销号人', 'Closed by', 10, ['核验人', '销号核验人']),
  text('closedOn', '销号日期', 'Closed on', 12, ['办结日期', '销号时间', '办结时间', '实际完成时间', '完成日期'], { type: 'date' }),
  text('published', '是否公开', 'Published', 8, ['公开', '公开情况']),
  text('carriedOver', '结转年度', 'Carried over to', 12, ['结转', '结转情况']),
];

/** Without one of these a row says nothing that could be followed; `title` may stand for `quote`, a default for the last three. */
export const NEEDED: readonly ColumnKey[] = ['suggestion', 'quote', 'office', 'repliedOn', 'kind'];

export function columnOf(key: ColumnKey): Column {
  const found = COLUMNS.find((column) => column.key === key);
  if (found === undefined) throw new Error(`the table of columns lacks ${key}`);
  return found;
}

export function isColumnKey(key: unknown): key is ColumnKey {
  return COLUMN_KEYS.some((known) => known === key);
}

/** As it stands in the header of an export: Chinese above, English below. */
export function headerOf({ zh, en }: Named): string {
  return `${zh}\n${en}`;
}

function text(key: ColumnKey, zh: string, en: string, width: number, aliases: readonly string[], more: Partial<Pick<Column, 'type' | 'derived'>> = {}): Column {
  return { key, zh, en, width, aliases, type: 'text', ...more };
}
