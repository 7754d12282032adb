import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';
import { instantText } from '../core/sentence.js';

/** Why nothing is sent now: the mail server refused our own login or set-up. Null while letters may leave. `timeZone` is that of the words. */
export async function mailRefused(tx: EntityManager, timeZone: string): Promise<DomainError | null> {
  const [paused] = await tx.query<{ until: Date; reason: string }[]>(
    'select paused_until as until, reason from transport where paused_until > jiannuo_now()');
  if (paused === undefined) return null;
  const { until, reason } = paused;
  return new DomainError('mail-refused',
    `邮件服务器拒绝本系统的登录或设置：${reason}；发信暂停至${instantText(until, timeZone, 'zh')}，函件保留 / the mail server refused our login or set-up; sending is paused until ${instantText(until, timeZone, 'en')}, no letter is lost`,
    '请更正 SMTP_URL 并重启；暂停期满后自动重试 / correct SMTP_URL and restart; sending is tried again by itself when the pause ends',
    { reason, paused_until: until.toISOString() });
}
