import { extractReply } from '../../../src/intake/extract/extract.js';
import type { Extraction, FoundPledge, PledgeRole } from '../../../src/intake/extract/extraction.js';

/** A reply around one body, signed by a county's department on a Wednesday. */
export function reply(body: string, { issuer = '平湖县交通运输局', signed = '2023年6月14日' }: { issuer?: string; signed?: string } = {}): string {
  return `${issuer}关于县十七届人大三次会议第38号建议的答复\n\n张桂兰代表：\n\n您提出的《关于修复公路的建议》收悉，现答复如下：\n\n${body}\n\n感谢您的关心和支持。\n\n${issuer}\n${signed}\n`;
}

export function extracted(body: string, around: { issuer?: string; signed?: string } = {}): Extraction {
  return extractReply(reply(body, around), { sha256: 'x' });
}

/** What was found in one role, in the order of the text. */
export function found(role: PledgeRole, body: string, around: { issuer?: string; signed?: string } = {}): FoundPledge[] {
  return extracted(body, around).pledges.filter((pledge) => pledge.role === role);
}

export function quotes(role: PledgeRole, body: string, around: { issuer?: string; signed?: string } = {}): string[] {
  return found(role, body, around).map(({ quote }) => quote);
}

/** The only commitment of a body. */
export function only(body: string, around: { issuer?: string; signed?: string } = {}): FoundPledge {
  const [pledge, ...more] = found('commitment', body, around);
  if (pledge === undefined || more.length > 0) throw new Error(`${String(more.length + (pledge ? 1 : 0))} commitments in 「${body}」: ${[pledge, ...more].map((each) => each?.quote).join(' | ')}`);
  return pledge;
}
