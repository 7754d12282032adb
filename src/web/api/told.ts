/** Rows as the API tells them: instants as text, names in both languages, nothing that only a page needs. */
import type { z } from 'zod';
import type { Pledge } from '../../core/commitment.js';
import type { Rules } from '../../core/rules.js';
import { stageName } from '../../core/sentence.js';
import type { CommitmentReading, EvidenceRow } from '../../store/readings/commitment.js';
import type { ListedCommitment } from '../../store/readings/commitment-list.js';
import { latenessOf, standingOf } from '../../store/readings/standing.js';
import { WORKFLOWS } from '../../../workflows/registry.js';
import type { commitment, recorded, wholeCommitment } from './schemas.js';

export type Told = z.input<typeof commitment>;

export function toldCommitment(row: ListedCommitment, rules: Rules, now: Date): Told {
  const { id, title, kind, stage, suggestionId, officeId, officeName, officeNameEn, dueOn, dueBasis, claimedOn, closedOn, revision } = row;
  const { schedule, workingDaysLate } = latenessOf(row, rules, now);
  const stages = WORKFLOWS.findLast((workflow) => workflow.kind === kind)?.definition.stages ?? [];
  return {
    id, title, kind, stage, stageName: { zh: stageName(stage, stages, 'zh'), en: stageName(stage, stages, 'en') }, suggestion: suggestionId,
    office: { id: officeId, name: officeName, nameEn: officeNameEn }, dueOn, dueBasis, schedule, workingDaysLate, claimedOn, closedOn, revision,
  };
}

export function toldWhole(reading: CommitmentReading, rules: Rules, now: Date): z.input<typeof wholeCommitment> {
  const { label, quote, spanStart: start, spanEnd: end, issuer, signedOn: promisedOn, suggestionTitle, leadDeputy, parentId: parent, mergedInto } = reading;
  const { rung, workingDaysLeft, next, state } = standingOf(reading, rules, now);
  return {
    ...toldCommitment(reading, rules, now), label, pledge: { quote, start, end }, attached: JSON.parse(reading.attached) as Pledge[], issuer, promisedOn, suggestionTitle, leadDeputy,
    rung, workingDaysLeft, evidenceState: state.context.evidence, next: next === null ? null : { at: next.at.toISOString(), timer: next.timer, letters: next.letters.map(({ letter, to }) => ({ letter, to })) },
    terms: JSON.parse(reading.terms) as Record<string, unknown>, parent, mergedInto, children: reading.children.map(({ id }) => id),
    deadlines: reading.deadlines.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
    evidence: reading.evidence.map(toldEvidence),
    letters: reading.notices.map(({ id, seq, letter, level, recipient, state: letterState, reason, approvedBy, sendAfter, settledAt }) => (
      { id, seq, letter, level, recipient, state: letterState, reason, approvedBy, sendAfter: sendAfter.toISOString(), settledAt: settledAt?.toISOString() ?? null })),
    stuck: reading.failures > 0, openedAt: reading.openedAt.toISOString(),
  };
}

export function toldEvidence({ seq, at, event, fields }: EvidenceRow): z.input<typeof recorded> {
  return { seq, at: at.toISOString(), event, fields: JSON.parse(fields) as Record<string, unknown> };
}
