import type { Command } from 'commander';
import type { EntityManager } from 'typeorm';
import type { Language, MachineState, Named, Terms } from '../../core/commitment.js';
import type { Clock } from '../../core/clock.js';
import { explainAll } from '../../core/due-sum.js';
import { answeringOf } from '../../core/reply-limit.js';
import { armedWaits, explainWaits } from '../../core/wait-sum.js';
import type { Explanation } from '../../core/explain.js';
import type { Entry } from '../../core/history.js';
import { noticeReason } from '../../core/notice-reason.js';
import { classInForce } from '../../core/reply-class.js';
import { replyRuleLines } from '../../core/reply-rule-lines.js';
import type { RuleLine } from '../../core/reply-rule-lines.js';
import { dueText, instantText, sentenceOf, shownStage, stageName, standingText } from '../../core/sentence.js';
import { WORDS, word } from '../../core/words.js';
import { possibleNow } from '../../engine/possible.js';
import type { Possible } from '../../engine/possible.js';
import { readCommitment } from '../../store/readings/commitment.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import { historyEntries } from '../../store/readings/history.js';
import type { HistoryRow } from '../../store/readings/history.js';
import { latenessOf } from '../../store/readings/standing.js';
import type { Lateness } from '../../store/readings/standing.js';
import { workflowOf } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { readOneTracked } from '../../store/readings/tracked.js';
import type { Tracked } from '../../store/readings/tracked.js';

/** `show <id>`: everything about one commitment. */
export function addShow(program: Command): void {
  program.command('show')
    .summary('查看一个事项 / show one commitment')
    .description('承诺原文、阶段、佐证、进度、历次时限、时限如何计算、现在可办理的操作、待触发事宜、函件与履历。\n'
      + 'The promised words, stage, evidence, schedule, every due date it had, how the dates are computed, what can be done now, what is due next, letters and history.')
    .argument('<id>', '事项编号 / id of the commitment')
    .action(answering<[string, object]>((id, _, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const found = await database.app.transaction('REPEATABLE READ', async (tx) => read(tx, id, await database.now(tx)));
      return { document: documentOf(found), text: showText(found) };
    })));
}

interface Found {
  tracked: Tracked;
  reading: CommitmentReading;
  history: HistoryRow[];
  workflow: Workflow;
  lateness: Lateness;
  arithmetic: Explanation;
  /** The sums behind windows, questions and looks that are ahead. */
  waits: Explanation;
  /** What the place's rules say about a reply; empty for a pledge. */
  replyRules: RuleLine[];
  /** The class of the reply in force, in full; null where none was given. */
  replyClass: Named | null;
  possible: Possible[];
  zone: string;
}

async function read(tx: EntityManager, id: string, now: Date): Promise<Found> {
  const tracked = await readOneTracked(tx, id);
  const reading = await readCommitment(tx, id);
  if (reading === null) throw new Error(`${id} has no reading although it exists`);
  const workflow = workflowOf(tracked.kind, tracked.version, tracked.definitionHash);
  const rules = await new RuleBook().current(tx);
  const [profile, calendar] = [rules.profile(tracked.profileId, tracked.profileVersion), rules.calendar(tracked.calendarVersion)];
  const waiting = reading.notices.some(({ state }) => state === 'awaiting-approval');
  const history = await historyEntries(tx, id);
  return {
    tracked, reading, workflow, history, lateness: latenessOf(tracked, rules, now),
    possible: possibleNow(tracked, workflow).filter(({ event }) => waiting || !event.startsWith('LETTER_')),
    waits: explainWaits(armedWaits(reading.timers, history, profile), profile, calendar),
    arithmetic: explainAll({
      ...tracked, basis: tracked.dueBasis, timed: workflow.definition.timed, answering: answeringOf(workflow.kind, tracked.snapshot), profile, calendar, clock: tracked.clock === null ? null : JSON.parse(tracked.clock) as Clock,
    }),
    replyRules: workflow.kind === 'answer-suggestion' ? replyRuleLines(profile, JSON.parse(tracked.terms) as Terms) : [],
    replyClass: classInForce(history.map(({ body }) => (JSON.parse(body) as Entry).event), profile.schemes),
    zone: profile.timeZone,
  };
}

function documentOf({ tracked, reading, history, workflow, lateness, arithmetic, waits, replyRules, replyClass, possible, zone }: Found): object {
  const { id, title, quote, kind, version, stage, revision, dueOn, dueBasis, closedOn, office, officeName } = tracked;
  return {
    id, title, kind, version, revision, office, office_name: officeName, suggestion: tracked.suggestionId, replied_on: reading.signedOn,
    quote, span: [reading.spanStart, reading.spanEnd], stage, evidence: evidenceOf(tracked), schedule: lateness.schedule,
    due_on: dueOn, due_basis: dueBasis, working_days_late: lateness.workingDaysLate, closed_on: closedOn,
    deadlines: reading.deadlines.map(({ seq, at, dueOn: on, basis, reason, decidedBy }) => ({ seq, at, due_on: on, basis, reason, decided_by: decidedBy })),
    arithmetic, waits,
    ...(replyClass === null ? {} : { reply_class: replyClass }),
    ...(replyRules.length === 0 ? {} : { reply_rules: replyRules }),
    accepted: possible,
    timers: reading.timers.map(({ name, fireAt }) => ({ name, fire_at: fireAt })),
    letters: reading.notices.map(({ id: notice, seq, letter, level, recipient, address, state, reason, sendAfter, settledAt }) =>
      ({ id: notice, seq, letter, to: level, name: recipient, address, state, reason, send_after: sendAfter, settled_at: settledAt })),
    incidents: reading.incidents,
    history: history.map(({ seq, at, recordedAt, actor, event, body, hash }) => {
      const entry = JSON.parse(body) as Entry;
      const told = { stageNames: workflow.definition.stages, timeZone: zone };
      return { seq, at, recorded_at: recordedAt, actor, event, hash, zh: sentenceOf(entry, told, 'zh'), en: sentenceOf(entry, told, 'en') };
    }),
  };
}

function showText(found: Found): string {
  const { tracked, reading, workflow, lateness, arithmetic, waits, replyRules, replyClass, possible, zone } = found;
  const { stages, title: kind } = workflow.definition;
  const at = (instant: Date): string => instantText(instant, zone, 'zh');
  const deadline = { dueOn: tracked.dueOn, basis: tracked.dueBasis };
  const evidence = evidenceOf(tracked);
  return [
    `${tracked.id}  ${tracked.title}`,
    `「${tracked.quote}」`,
    line('类型 Kind', kind),
    line('承办单位 Office', { zh: tracked.officeName, en: tracked.officeNameEn || tracked.officeName }),
    line('阶段 Stage', both((lang) => stageName(shownStage(tracked.stage, tracked.kind, stages, tracked.stageReported), stages, lang))),
    line('佐证 Evidence', WORDS[`evidence.${evidence}`]),
    line('进度 Schedule', both((lang) => standingText(tracked.stage, lateness, lang, reading.mergedInto ?? ''))),
    line('时限 Due', both((lang) => dueText(deadline, lang))),
    ...(replyClass === null ? [] : [line('答复类别 Class of the reply', replyClass)]),
    ...section('历次时限 / Due dates it had', reading.deadlines.map(({ seq, at: since, dueOn, basis, reason, decidedBy }) =>
      `#${seq} ${at(since)}  ${dueText({ dueOn, basis }, 'zh')} / ${dueText({ dueOn, basis }, 'en')}  ${decidedBy}${reason === '' ? '' : `：${reason}`}`)),
    ...section('时限如何计算 / How the dates are computed', linesOf(arithmetic)),
    ...section('答复规则 / Rules of the reply', replyRules.map(({ label, value }) => `${named(label)}: ${named(value)}`)),
    ...section('现在可办理 / What can be done now', possible.flatMap(({ event, zh, en, rules }) =>
      [`${event}  ${zh} / ${en}`, ...rules.zh.map((rule, i) => `    ${rule} / ${rules.en[i] ?? ''}`)])),
    ...section('待触发 / Due next', reading.timers.map(({ name, fireAt }) => `${at(fireAt)}  ${word('zh', `timer.${name}`)} / ${word('en', `timer.${name}`)}`)),
    ...section('待触发日期如何计算 / How those dates are computed', linesOf(waits)),
    ...section('函件 / Letters', reading.notices.map(({ id, letter, recipient, address, state, reason, sendAfter, settledAt }) =>
      `${id}  ${named(WORDS[`letter.${letter}`])} → ${recipient} <${address}>  ${named(WORDS[`notice.${state}`])}  ${at(settledAt ?? sendAfter)}${reason === null ? '' : `  ${noticeReason(reason, 'zh')} / ${noticeReason(reason, 'en')}`}`)),
    ...section('异常 / Incidents', reading.incidents.map(({ at: when, code, message }) => `${at(when)}  [${code}] ${message}`)),
    ...section('履历 / History', found.history.flatMap((row) => historyLines(row, found))),
  ].join('\n');
}

function linesOf({ zh, en }: Explanation): string[] {
  return zh.flatMap((line, i) => [line, `    ${en[i] ?? ''}`]);
}

function historyLines({ seq, at, body }: HistoryRow, { workflow, zone }: Found): string[] {
  const entry = JSON.parse(body) as Entry;
  const told = { stageNames: workflow.definition.stages, timeZone: zone };
  return [`#${seq} ${instantText(at, zone, 'zh')}  ${sentenceOf(entry, told, 'zh')}`, `    ${sentenceOf(entry, told, 'en')}`];
}

function evidenceOf({ snapshot }: Tracked): MachineState['context']['evidence'] {
  return (JSON.parse(snapshot) as MachineState).context.evidence;
}

function line(label: string, value: Named): string {
  return `${label}: ${named(value)}`;
}

function named({ zh, en }: Named): string {
  return zh === en ? zh : `${zh} / ${en}`;
}

function both(say: (lang: Language) => string): Named {
  return { zh: say('zh'), en: say('en') };
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((text) => `  ${text}`)];
}
