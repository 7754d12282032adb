/** An edit of a draft as a sentence, for the list of what was changed and for whoever was slower. */
import type { Language, Named } from '../../core/commitment.js';
import type { DraftEdit } from '../../intake/review/edits.js';

/** Without who and when. */
export function editSentence(edit: DraftEdit, lang: Language): string {
  return told(edit)[lang];
}

function told(edit: DraftEdit): Named {
  switch (edit.kind) {
    case 'accept': return { zh: `接受 ${edit.cards.join('、')}`, en: `accepted ${edit.cards.join(', ')}` };
    case 'correct': {
      const changed = Object.entries(edit.changes).map(([field, value]) => ({ name: CHANGED[field as keyof typeof CHANGED], value: value === null ? '—' : String(value) }));
      return {
        zh: `改正 ${edit.card}：${changed.map(({ name, value }) => `${name.zh}改为“${value}”`).join('，')}${edit.accept ? '，并接受' : ''}`,
        en: `corrected ${edit.card}: ${changed.map(({ name, value }) => `${name.en} “${value}”`).join(', ')}${edit.accept ? ', and accepted it' : ''}`,
      };
    }
    case 'attach': return { zh: `将 ${edit.card} 附属于 ${edit.to}`, en: `attached ${edit.card} to ${edit.to}` };
    case 'split': return { zh: `将 ${edit.card} 拆为 ${edit.card}a、${edit.card}b`, en: `split ${edit.card} into ${edit.card}a and ${edit.card}b` };
    case 'merge': return { zh: `将 ${edit.card} 并入 ${edit.into}`, en: `merged ${edit.card} into ${edit.into}` };
    case 'reject': return { zh: `排除 ${edit.card}：${edit.reason}`, en: `rejected ${edit.card}: ${edit.reason}` };
    case 'mark': return { zh: `标记漏掉的字句（第 ${String(edit.start)}–${String(edit.end)} 字）`, en: `marked missed words (${String(edit.start)}–${String(edit.end)})` };
    case 'header': return {
      zh: `改正信头：${Object.entries(edit.changes).map(([field, value]) => `${HEADER_CHANGED[field as keyof typeof HEADER_CHANGED].zh}“${value === null ? '—' : String(value)}”`).join('，')}`,
      en: `corrected the header: ${Object.entries(edit.changes).map(([field, value]) => `${HEADER_CHANGED[field as keyof typeof HEADER_CHANGED].en} “${value === null ? '—' : String(value)}”`).join(', ')}`,
    };
    case 'match': return edit.commitment === null
      ? { zh: `${edit.card} 不是原有承诺`, en: `${edit.card} is none of the commitments that are there` }
      : { zh: `${edit.card} 即 ${edit.commitment}`, en: `${edit.card} is ${edit.commitment}` };
    case 'discard': return { zh: `搁置此件：${edit.reason}`, en: `laid it aside: ${edit.reason}` };
    case 'undo': return { zh: `撤销第 ${String(edit.seq)} 项`, en: `undid number ${String(edit.seq)}` };
    case 'confirmed': return { zh: `立项 ${Object.keys(edit.cards).join('、')}`, en: `confirmed ${Object.keys(edit.cards).join(', ')}` };
  }
}

const CHANGED = {
  role: { zh: '性质', en: 'what it is' }, pledgeKind: { zh: '类型', en: 'kind' }, title: { zh: '标题', en: 'title' }, office: { zh: '单位', en: 'office' },
  dueOn: { zh: '时限', en: 'due date' }, dueBasis: { zh: '时限依据', en: 'basis' }, documentTitle: { zh: '文件标题', en: 'document' }, edition: { zh: '版次', en: 'edition' },
  otherBody: { zh: '负责的机关', en: 'body that acts' }, deliveriesExpected: { zh: '应有次数', en: 'deliveries expected' },
} as const satisfies Record<string, Named>;

const HEADER_CHANGED = {
  suggestionNumber: { zh: '建议编号', en: 'suggestion' }, session: { zh: '会议', en: 'session' }, title: { zh: '标题', en: 'title' }, leadDeputy: { zh: '领衔代表', en: 'lead deputy' },
  joint: { zh: '联名', en: 'joint' }, handedOverBy: { zh: '交办机关', en: 'handed over by' }, issuer: { zh: '答复单位', en: 'issuer' }, signedOn: { zh: '答复日期', en: 'signed on' },
  office: { zh: '承办单位', en: 'office' }, replaces: { zh: '更正的答复', en: 'corrected reply' },
} as const satisfies Record<string, Named>;
