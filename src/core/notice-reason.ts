/** Why a letter is where it is: the codes that engine and dispatcher store with a notice, in words. */
import type { Language, Named } from './commitment.js';

const NOTICE_REASONS: Readonly<Record<string, Named>> = {
  'closed': { zh: '事项已核验或办结', en: 'the commitment is verified or closed' },
  'claimed': { zh: '承办单位已申请销号', en: 'the office has claimed it as done' },
  'decided': { zh: '已有决定', en: 'it has been decided' },
  'deadline-moved': { zh: '时限已变更', en: 'the due date was moved' },
  'told': { zh: '本季已填报', en: 'reported already this quarter:' },
  'reached': { zh: '该节点已填报完成', en: 'the milestone was already reported' },
  'waiting': { zh: '正在等待条件', en: 'it is on hold until its condition is met' },
  'no-contact': { zh: '该层级没有联系人', en: 'nobody is named at that level' },
  'newer': { zh: '新函', en: 'replaced by' },
  'address-failing': { zh: '该地址已知不通', en: 'the address is known to fail' },
  'given-up': { zh: '多次未送达，不再重试', en: 'given up after many attempts:' },
  'compose-failed': { zh: '无法拟稿', en: 'could not be composed:' },
  'lease-expired': { zh: '发送中断，结果不明', en: 'sending was cut off; the outcome is unknown' },
  'resent': { zh: '决定重发', en: 'sent again by decision of' },
  'settled': { zh: '确认已收到', en: 'recorded as arrived by' },
};

/** Why a letter is in its state: the engine's and the dispatcher's codes (`code` or `code:detail`) in words, anything else as it is. */
export function noticeReason(reason: string, lang: Language): string {
  const [code = '', ...detail] = reason.split(':');
  const known = NOTICE_REASONS[code];
  if (known === undefined) return reason;
  const [name, rest] = [known[lang].replace(/:$/, detail.length === 0 ? '' : ':'), detail.join(':').trim()];
  return rest === '' ? name : `${name}${lang === 'zh' ? '：' : ' '}${rest}`;
}
