/** An extraction for a person: the header, then every pledge with what belongs to it and why. */
import type { Extraction, FoundHeader, FoundPledge } from '../intake/extract/extraction.js';
import { broken, table } from './table.js';

const BASES: Readonly<Record<FoundPledge['due_basis'], string>> = {
  explicit: '写明 explicit', scope: '按语境 scope', inferred: '推定 inferred', ongoing: '持续 ongoing', conditional: '待条件 conditional', none: '未说 none',
};
const ROLES: Readonly<Record<FoundPledge['role'], string>> = { commitment: '承诺 pledge', attached: '附属 part', watch: '关注 watch', ambiguous: '待定 doubt' };
const QUOTE_COLUMNS = 44;

export function extractionText(extraction: Extraction): string {
  const { header, pledges } = extraction;
  return [
    ...headerLines(header), '',
    ...(pledges.length === 0 ? ['没有读出承诺 / no pledge was found'] : [table(['编号\nid', '作用\nrole', '原文\nquote', '类别\nkind', '期限\ndue', '责任\nowner', '把握\nsure'], pledges.map(rowOf))]),
    '', ...pledges.filter(({ role }) => role === 'commitment' || role === 'ambiguous' || role === 'watch').flatMap(reasonLines),
  ].join('\n').trimEnd();
}

function headerLines(header: FoundHeader): string[] {
  const rows: [string, string | null][] = [
    ['编号 number', header.suggestion_number], ['会议 session', header.session], ['标题 title', header.title],
    ['代表 deputies', header.deputies.length === 0 ? header.addressee : `${header.deputies.join('、')}${header.joint ? '（联名 joint）' : ''}`],
    ['交办 handed over by', header.handed_over_by], ['答复机关 issuer', header.signers.length === 0 ? null : header.signers.join('、')], ['文号 document', header.document_number],
    ['落款 signed', header.signed_on], ['类别 class', header.class === null ? null : `${header.class}${header.class_scheme === null ? '' : ` (${header.class_scheme})`}`],
    ['会办 co-handlers', header.co_handlers.join('、') || null], ['联系 contact（不公开 not public）', header.contact === null ? null : [header.contact.name, header.contact.phone].filter((part) => part !== null).join(' ')],
  ];
  return [...rows.map(([label, value]) => `${label}：${value ?? '-'}`), ...header.doubts.map(({ field, zh, en }) => `⚠ ${field}：${zh} / ${en}`)];
}

function rowOf({ id, role, to, quote, kind, due_on, due_basis, owner, confidence }: FoundPledge): string[] {
  const timed = role === 'commitment';
  return [
    id, role === 'attached' ? `${ROLES[role]} → ${to ?? ''}` : ROLES[role], broken(quote, QUOTE_COLUMNS), timed ? kind : '-', timed ? `${due_on ?? '-'}\n${BASES[due_basis]}` : '-',
    broken(owner ?? '?', 16), confidence.toFixed(2),
  ];
}

function reasonLines({ id, due_reason, role, rules, condition, baseline, co_owners }: FoundPledge): string[] {
  return [
    `${id}${role === 'commitment' ? `  期限：${due_reason.zh} / ${due_reason.en}` : ''}`,
    ...(condition === undefined ? [] : [`    条件 condition：${condition}`]), ...(baseline === undefined ? [] : [`    基数 baseline：${baseline.quote}`]),
    ...(co_owners.length === 0 ? [] : [`    会同 with：${co_owners.join('、')}`]), ...rules.map(({ id: rule, zh, en }) => `    [${rule}] ${zh} / ${en}`),
  ];
}
