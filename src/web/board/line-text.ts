import { DomainError } from '../../core/errors.js';
import type { Language } from '../../core/commitment.js';
import type { Rules } from '../../core/rules.js';
import { eventName, instantText, levelsText, shownStage, stageName, standingText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { BoardLine, BoardPage } from '../../store/readings/board-page.js';
import { standingOf } from '../../store/readings/standing.js';
import { officeIn } from '../office-name.js';
import type { PageWord } from '../page-words.js';
import { complaintOf } from '../error.page.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import type { View } from '../view.js';
import { pastStanding, stagesOf } from './board-table.js';
import { waitsFor } from './waits-for.js';

/** What a line of the board says, each part as plain text: for files that leave the page. */
export const LINE_PARTS = ['id', 'title', 'quote', 'suggestion', 'office', 'owner', 'leader', 'schedule', 'light', 'dueOn', 'basis', 'stage', 'evidence', 'next', 'nextOn'] as const;
export type LinePart = (typeof LINE_PARTS)[number];
export type LineText = Record<LinePart, string>;

export const LINE_HEADS: Readonly<Record<LinePart, PageWord>> = {
  id: 'board.part.id', title: 'board.promise', quote: 'board.part.quote', suggestion: 'commitment.suggestion', office: 'board.office', owner: 'board.owner', leader: 'board.leader', schedule: 'board.schedule', light: 'board.part.light',
  dueOn: 'board.part.due', basis: 'board.part.basis', stage: 'board.stage', evidence: 'board.part.evidence', next: 'board.next', nextOn: 'board.part.next-on',
};

/** Never throws: a commitment that this program cannot read says so in its line, as on the page. */
export function textOfLine(view: View, line: BoardLine, page: BoardPage, rules: Rules): LineText {
  const { lang } = view;
  const { place } = line;
  return {
    id: line.id, title: line.title, quote: line.quote, suggestion: line.suggestionId, office: officeIn(lang, line.officeName, line.officeNameEn), owner: line.owner ?? '', leader: line.leader ?? '',
    dueOn: place.dueOn ?? '', basis: word(lang, `basis.${place.basis}`), light: place.rung === '' ? '' : word(lang, `rung.${place.rung}`),
    ...(line.now === null ? thenOf(view, line, page, rules) : nowOf(view, line.now, rules)),
  };
}

type Standing = Pick<LineText, 'schedule' | 'stage' | 'evidence' | 'next' | 'nextOn'>;

function nowOf(view: View, { standing: row, failures, incident }: NonNullable<BoardLine['now']>, rules: Rules): Standing {
  const { say, lang } = view;
  try {
    const standing = standingOf(row, rules, view.now);
    const { stages } = standing.workflow.definition;
    const to = [...new Set(standing.next?.letters.flatMap((letter) => letter.to))];
    return {
      schedule: standingText(row.stage, standing, lang), stage: stageName(shownStage(row.stage, row.kind, stages, row.stageReported), stages, lang), evidence: word(lang, `evidence.${standing.state.context.evidence}`),
      next: [say(waitsFor(standing.state.value, row.stage)), ...(standing.next === null ? [] : [word(lang, `timer.${standing.next.timer}`)]), ...(to.length === 0 ? [] : [`→ ${levelsText(to, lang)}`]), ...(failures > 0 ? [`${say('board.stuck.row')} ${incident ?? ''}`] : [])].join(lang === 'zh' ? '；' : '; '),
      nextOn: standing.next === null ? '' : instantText(standing.next.at, standing.profile.timeZone, lang),
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { schedule: '', stage: row.stage, evidence: '', next: complaintOf(view, error).sentence, nextOn: '' };
  }
}

function thenOf({ say, lang }: View, line: BoardLine, page: BoardPage, rules: Rules): Standing {
  const { then } = line;
  if (then === null || then.entry === null) return { schedule: '', stage: say('board.unread'), evidence: '', next: '', nextOn: '' };
  const stages = stagesOf(then.entry.definition);
  return {
    schedule: pastText(line, page, rules, lang), stage: stageName(shownStage(then.stage, line.kind, stages, then.stageReported), stages, lang), evidence: word(lang, `evidence.${then.entry.state.context.evidence}`),
    next: then.next === null ? '' : eventName(/^[a-z]/.test(then.next.event) ? `xstate.after.${then.next.event}.x` : then.next.event, lang), nextOn: then.next === null ? '' : instantText(then.next.at, HOUSE_TIME_ZONE, lang),
  };
}

function pastText(line: BoardLine, page: BoardPage, rules: Rules, lang: Language): string {
  try {
    const standing = pastStanding(line, page, rules);
    return standing === null ? '' : standingText(line.then?.stage ?? '', standing, lang);
  } catch (error) {
    if (error instanceof DomainError) return '';
    throw error;
  }
}
