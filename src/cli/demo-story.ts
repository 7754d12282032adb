/** What happened in a played demo, in the order of the days: every entry as a sentence, with the letters that went out. */
import type { EntityManager } from 'typeorm';
import { localDateOf } from '../core/calendar.js';
import type { Letter, Level, LocalDate } from '../core/commitment.js';
import type { Entry } from '../core/history.js';
import { noticeReason } from '../core/notice-reason.js';
import { instantText, sentenceOf } from '../core/sentence.js';
import { WORDS } from '../core/words.js';
import type { NoticeState } from '../core/words.js';
import { officeNamesIn } from '../store/readings/office-names.js';
import { workflowOf } from '../../workflows/registry.js';
import { DEMO_ZONE } from './play-demo.js';

export interface Happening {
  /** Local date, Asia/Shanghai. */
  on: LocalDate;
  at: string;
  commitment: string;
  seq: number;
  actor: string;
  event: string;
  zh: string;
  en: string;
  letters: { id: string; letter: Letter; to: Level; name: string; address: string; state: NoticeState; reason: string | null; subject: string | null; settled_at: string | null }[];
}

interface HistoryRow { commitment_id: string; seq: number; at: Date; actor: string; event: string; body: string }
interface NoticeRow {
  id: string; commitment_id: string; seq: number; letter: Letter; level: Level; recipient: string; address: string;
  state: NoticeState; reason: string | null; subject: string | null; settled_at: Date | null;
}

/** Reads the whole story; for a demo's few hundred entries. */
export async function readStory(tx: EntityManager): Promise<Happening[]> {
  const entries = await tx.query<HistoryRow[]>('select commitment_id, seq, at, actor, event, body from history order by at, commitment_id, seq');
  const notices = await tx.query<NoticeRow[]>(
    'select id, commitment_id, seq, letter, level, recipient, address, state, reason, subject, settled_at from notices order by id');
  const officeNames = await officeNamesIn(tx, entries.map(({ body }) => body));
  return entries.map(({ commitment_id, seq, at, actor, event, body }) => {
    const entry = JSON.parse(body) as Entry;
    const { kind, version, hash } = entry.definition;
    const told = { stageNames: workflowOf(kind, version, hash).definition.stages, timeZone: DEMO_ZONE, officeNames };
    const own = notices.filter((notice) => notice.commitment_id === commitment_id && notice.seq === seq);
    return {
      on: localDateOf(at, DEMO_ZONE), at: at.toISOString(), commitment: commitment_id, seq, actor, event,
      zh: sentenceOf(entry, told, 'zh'), en: sentenceOf(entry, told, 'en'),
      letters: own.map(({ id, letter, level, recipient, address, state, reason, subject, settled_at }) =>
        ({ id, letter, to: level, name: recipient, address, state, reason, subject, settled_at: settled_at?.toISOString() ?? null })),
    };
  });
}

export function storyText(story: readonly Happening[]): string {
  return story.map(({ at, commitment, zh, en, letters }) => [
    `${instantText(new Date(at), DEMO_ZONE, 'zh')}  ${commitment}`,
    `    ${zh}`,
    `    ${en}`,
    ...letters.map(({ letter, name, address, state, reason, settled_at }) =>
      `    ✉ ${WORDS[`letter.${letter}`].zh} → ${name} <${address}>  ${WORDS[`notice.${state}`].zh} / ${WORDS[`notice.${state}`].en}${reason === null || state !== 'suppressed' ? '' : `（${noticeReason(reason, 'zh')} / ${noticeReason(reason, 'en')}）`}`
      + (settled_at === null ? '' : `  ${instantText(new Date(settled_at), DEMO_ZONE, 'zh')}`)),
  ].join('\n')).join('\n');
}
