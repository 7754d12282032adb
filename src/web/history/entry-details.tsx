/** What an auditor sees of one entry beside its sentence: who exactly, the letters with the answers of mail servers, the evidence with its digests. */
import type { VNode } from 'preact';
import type { Actor, Named } from '../../core/commitment.js';
import type { Entry, Flaw } from '../../core/history.js';
import { noticeReason } from '../../core/notice-reason.js';
import { actorName } from '../../core/sentence.js';
import type { SentenceContext } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { Rules } from '../../core/rules.js';
import { filesNamedIn } from '../../store/readings/attachments.js';
import type { AttachmentRow } from '../../store/readings/attachments.js';
import type { EvidenceRow } from '../../store/readings/commitment.js';
import type { HistoryHead, HistoryRow } from '../../store/readings/history.js';
import type { SentLetter } from '../../store/readings/history-details.js';
import { WORKFLOWS } from '../../../workflows/registry.js';
import { evidenceFacts } from '../commitment/evidence-facts.js';
import { shadeOf } from '../due.js';
import { Csrf, When } from '../layout.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import type { View } from '../view.js';

export interface HistoryFacts {
  head: HistoryHead;
  entries: readonly HistoryRow[];
  officeNames: Readonly<Record<string, Named>>;
  letters: readonly SentLetter[];
  evidence: readonly EvidenceRow[];
  files: readonly AttachmentRow[];
  rules: Rules;
  /** The first thing wrong, found by the verifier in the same transaction. */
  flaw: Flaw | null;
  /** Whoever reads has just asked for the examination to be made again. */
  again: boolean;
}

/** The definition an entry was made with; undefined for one that this program lacks: its history must be readable all the same. */
export function definitionOf({ definition: { kind, version } }: Pick<Entry, 'definition'>): (typeof WORKFLOWS)[number]['definition'] | undefined {
  return WORKFLOWS.find((known) => known.kind === kind && known.version === version)?.definition;
}

export function contextOf(entry: Entry, officeNames: HistoryFacts['officeNames']): SentenceContext {
  return { stageNames: definitionOf(entry)?.stages ?? [], timeZone: HOUSE_TIME_ZONE, officeNames };
}

/** The verdict about the whole history, and the button that asks for it again. */
export function Verdict({ view, facts: { head, flaw, entries, again } }: { view: View; facts: Pick<HistoryFacts, 'head' | 'flaw' | 'entries' | 'again'> }): VNode {
  const { say } = view;
  return (
    <div class={`note verdict ${flaw === null ? 'good' : 'bad'}`} role={flaw === null ? 'status' : 'alert'}>
      <div>
        {flaw === null ? (
          <>
            <h2>{say('history.sound')} · {entries.length} {say('history.entries')}</h2>
            <p>{say('history.sound.what')}</p>
            <p class="small">{say('history.limit')}</p>
          </>
        ) : (
          <>
            <h2>{say('history.flawed')}</h2>
            <p><strong>{say(`history.problem.${flaw.problem}`)}</strong> · {say('history.flawed.at')} {flaw.seq}</p>
            <p class="small">{flaw.detail}</p>
          </>
        )}
        {again && <p class="small"><strong>{say('history.verified')}</strong> <When view={view} at={view.now} /></p>}
      </div>
      <form method="post" action={`/commitments/${head.id}/history/examination`}><Csrf view={view} /><button class="plain" type="submit">{say('history.verify')}</button></form>
    </div>
  );
}

/** Name, number and, if it was somebody else's matter, for whom; the clock has neither. */
export function Who({ view, by, full = false }: { view: View; by: Actor | null; full?: boolean }): VNode {
  const { say, lang } = view;
  if (by === null) return <span class="soft">{say('history.clock')}</span>;
  return (
    <>
      {actorName(by, lang)} <span class="soft small id">{by.id}{by.behalf !== undefined && <> → {by.behalf.id}</>}</span>
      {full && by.roles.length > 0 && <span class="soft small"> · {say('history.roles')} {by.roles.map((role) => word(lang, `role.${role}`)).join(lang === 'zh' ? '、' : ', ')}{by.office !== null && <> · {say('history.office')} {by.office}</>}</span>}
    </>
  );
}

/** Letters that an entry asked for: to whom, what became of them, and every attempt with the server's own words. */
export function Letters({ view, letters, linked = true }: { view: View; letters: readonly SentLetter[]; linked?: boolean }): VNode | null {
  const { say, lang } = view;
  if (letters.length === 0) return null;
  return (
    <ul class="sent">
      {letters.map((letter) => (
        <li key={letter.id}>
          <a class={`tag ${shadeOf(letter.letter) ?? ''}`} href={linked && letter.state === 'awaiting-approval' ? `/letters/${letter.id}` : undefined}>{word(lang, `letter.${letter.letter}`)}</a> → {letter.recipient} <span class="soft">{word(lang, `level.${letter.level}`)}{letter.address !== '' && ` <${letter.address}>`}</span>{' '}
          · {word(lang, `notice.${letter.state}`)}{letter.reason !== null && <> · {noticeReason(letter.reason, lang)}</>}{letter.approvedBy !== null && <> · {letter.approvedBy}</>}
          {letter.deliveries.map(({ attempt, at, outcome, smtpCode, response, messageId }) => (
            <div key={attempt} class="answer">
              {attempt}. <When view={view} at={at} /> {word(lang, `notice.${outcome === 'paused' ? 'queued' : outcome}`)} <span class="mono">{smtpCode !== null && !response.startsWith(String(smtpCode)) && <>{smtpCode} </>}{response} · {messageId}</span>
            </div>
          ))}
          {letter.deliveries.length === 0 && letter.state === 'dead' && <div class="answer">{say('history.letter.unsent')}</div>}
        </li>
      ))}
    </ul>
  );
}

/** What was brought with an entry, and each file with its digest. */
export function Evidence({ view, head, row, entry, evidence, files }: {
  view: View; head: HistoryHead; row: HistoryRow; entry: Entry; evidence: readonly EvidenceRow[]; files: readonly AttachmentRow[];
}): VNode | null {
  const { say, lang } = view;
  const definition = definitionOf(entry);
  const given = definition === undefined ? [] : evidence.filter(({ seq }) => seq === row.seq).flatMap(({ event, fields }) => evidenceFacts(definition, event, fields, lang));
  const digests = filesNamedIn(row.body);
  if (given.length === 0 && digests.length === 0) return null;
  return (
    <dl class="facts proof">
      {given.map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}
      {digests.map((sha256) => {
        const file = files.find((known) => known.sha256 === sha256);
        return (
          <>
            <dt>{say('history.evidence')}</dt>
            <dd>
              {file === undefined ? <span class="late">{say('history.digest.gone')}</span> : <><a href={`/commitments/${head.id}/attachments/${sha256}`}>{file.name}</a> <span class="soft numbers">{file.bytes} {say('history.bytes')}</span></>}
              <br /><span class="mono">{say('history.digest')} {sha256}</span>
            </dd>
          </>
        );
      })}
    </dl>
  );
}
