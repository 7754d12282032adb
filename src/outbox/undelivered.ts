/** What a person may decide of a letter that did not arrive, or perhaps did not. */
import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';
import { SOUND_CONTACT } from '../store/readings/undelivered-letters.js';

/** Locks a letter and gives its state, one of those named. @throws `unknown-notice`, `notice-not-awaiting` */
export async function undelivered<State extends 'uncertain' | 'dead'>(tx: EntityManager, noticeId: string, states: readonly State[]): Promise<State> {
  const [found] = await tx.query<{ state: string }[]>('select state from notices where id = $1 for update', [noticeId]);
  if (found === undefined) {
    throw new DomainError('unknown-notice', `没有函件 ${noticeId} / there is no notice ${noticeId}.`, '请核对编号 / check its number.', { noticeId });
  }
  const state = states.find((one) => one === found.state);
  if (state !== undefined) return state;
  throw new DomainError('notice-not-awaiting', `函件 ${noticeId} 的送达没有疑问 / the delivery of ${noticeId} is not uncertain.`,
    '只有“送达不明”的函件需要决定，“未送达”的可以重发 / only uncertain letters need a decision, and dead ones may be sent again.', { noticeId, state: found.state });
}

/** Turns a dead letter to an address that works: written anew for its reader, unless somebody has approved its very words. @throws `notice-not-awaiting` */
export async function readdress(tx: EntityManager, noticeId: string): Promise<void> {
  const [, changed] = await tx.query<[unknown[], number]>(`
    update notices n set contact_id = k.id, recipient = k.name, address = k.address, language = k.language,
      subject = case when n.approved_by is not null then n.subject end, html = case when n.approved_by is not null then n.html end, text = case when n.approved_by is not null then n.text end
    from contacts k where n.id = $1 and k.id = (${SOUND_CONTACT})`, [noticeId]);
  if (changed > 0) return;
  throw new DomainError('notice-not-awaiting', `函件 ${noticeId} 的收件地址仍不可用 / the address of ${noticeId} is still known to fail.`,
    '请先更正联系人（随台账或交办单再次导入其单位），再重发 / mend the contact first, by importing its office again, then resend.', { noticeId, state: 'dead' });
}

/** The address was refused as such: nothing is sent there until somebody vouches for it. */
export async function markFailing(tx: EntityManager, contactId: string | null, reason: string, now: Date): Promise<void> {
  await tx.query('update contacts set failing_since = $2, failing_reason = $3 where id = $1 and failing_since is null', [contactId, now, reason]);
}
