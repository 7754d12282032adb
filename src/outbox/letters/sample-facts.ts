import { instantAt, NATIONAL_CALENDAR } from '../../core/calendar.js';
import type { Level, LocalDate, NoticeIntent, TimerName } from '../../core/commitment.js';
import { QINGDAO_1 } from '../../core/profiles/municipalities.js';
import { workingDaysLate, workingDaysLeft } from '../../core/schedule.js';
import type { LetterEvent, LetterFacts } from '../../store/readings/letter-facts.js';

const TIME_ZONE = 'Asia/Shanghai';

/** Facts of an invented commitment as of `today`, counted in working days like real ones. */
export function sampleFacts(level: Level, today: LocalDate, given: Partial<LetterFacts> = {}): LetterFacts {
  const dueOn = given.dueOn === undefined ? '2022-09-21' : given.dueOn;
  return {
    commitment: 'C-20220101-3',
    duty: 'pledge',
    title: '出台融资担保基金运营管理方案',
    quote: '尽快制定出台《广西融资担保基金运营管理方案》',
    suggestionNumber: '20220101',
    suggestionTitle: '关于设立融资担保基金的建议',
    leadDeputy: '韦代表',
    office: { zh: '自治区地方金融监督管理局', en: 'Local Financial Supervision Bureau' },
    kind: { zh: '制定出台文件', en: 'Issue a document' }, kindId: 'issue-document',
    dueOn, dueBasis: 'explicit', today, claimedOn: null,
    workingDaysLeft: dueOn === null ? 0 : workingDaysLeft(dueOn, today, NATIONAL_CALENDAR),
    workingDaysLate: dueOn === null ? 0 : workingDaysLate(dueOn, today, NATIONAL_CALENDAR),
    stage: 'doing.consulting', indicatorLack: null, milestonesOpen: [], opinionsReturned: [],
    stageNames: [{ id: 'drafting', zh: '起草', en: 'drafting' }, { id: 'consulting', zh: '征求意见', en: 'consulting' }],
    recipient: { name: '张三', level },
    terms: {}, rules: QINGDAO_1, sum: { zh: [], en: [] },
    cause: null, next: null, windowUntil: null, windowSum: { zh: [], en: [] }, event: null,
    timeZone: TIME_ZONE,
    publicUrl: 'https://jiannuo.example',
    ...given,
  };
}

/** Facts of an invented suggestion that waits for its reply. */
export function sampleAnswerFacts(level: Level, today: LocalDate, given: Partial<LetterFacts> = {}): LetterFacts {
  return sampleFacts(level, today, {
    duty: 'answer', title: '答复第20220101号建议', quote: '', kind: { zh: '答复代表建议', en: 'Answer a suggestion' }, kindId: 'answer-suggestion',
    dueOn: '2022-07-25', dueBasis: 'statutory', stage: 'answering.contacting',
    stageNames: [{ id: 'contacting', zh: '与代表沟通', en: 'contacting the deputy' }, { id: 'drafting', zh: '起草答复', en: 'drafting the reply' }],
    ...given,
  });
}

/** What happens next, at the opening of the office. */
export function sampleNext(on: LocalDate, timer: TimerName, ...letters: NoticeIntent[]): LetterFacts['next'] {
  const at = instantAt(on, '08:30', TIME_ZONE);
  return { at, timer, letters, leavesAt: at };
}

export function sampleEvent(type: LetterEvent['type'], on: LocalDate, data: Record<string, unknown>, given: Partial<LetterEvent> = {}): LetterEvent {
  return { type, data, by: { zh: '李四', en: '李四' }, byRule: false, on, otherOffice: null, approval: null, dueBefore: '2022-09-21', dueAfter: '2022-09-21', evidence: [], ...given };
}
