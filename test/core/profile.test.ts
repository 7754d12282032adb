import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../src/core/errors.js';
import { checkValidity, parseProfile, profileById, profileOn, SHIPPED_PROFILES } from '../../src/core/profile.js';
import type { Profile } from '../../src/core/profile.js';

const [wd, days, months] = [(n: number) => ({ workingDays: n }), (n: number) => ({ days: n }), (n: number) => ({ months: n })];
const six = { limit: months(6), consentBy: null, tellDeputy: false, written: false };
const consent = { zh: '规则指定的机构（待核实）', en: 'the body the rule names (to be checked)' };

/** The body that releases before this one stored, word for word. */
const STORED_GUANGXI_1 = `{"id":"guangxi","version":1,"name":{"zh":"广西（未核实）","en":"Guangxi (unverified)"},"validFrom":"2022-01-01","validTo":null,"verified":false,
  "source":"《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》; local rules of other places, see the comment in the source; house defaults",
  "timeZone":"Asia/Shanghai","officeHours":{"open":"08:30","close":"17:30"},
  "reminders":[{"minDays":60,"before":[30,15,7,3,1,0]},{"minDays":15,"before":["half",7,3,1,0]},{"minDays":0,"before":[3,1,0]}],
  "ladder":{"blueAgain":5,"orange":10,"red":20,"referred":40},
  "waits":{"confirm":5,"declare":15,"undeclaredReview":5,"verify":5,"decide":5,"rating":20,"referredReview":20,"reviewAgain":5},
  "reviewMaxDays":90,"rehandlingMonths":1,"lookMonths":6,"deliveryGapDays":90,"deliveryLeadDays":14,
  "inferred":[{"phrases":["立即","马上","即刻"],"due":{"workingDays":7},"review":null},{"phrases":["近期","近日"],"due":{"days":30},"review":null},
  {"phrases":["尽快","抓紧","及早","早日","及时"],"due":{"days":90},"review":null},{"phrases":["正在","目前正在"],"due":{"months":6},"review":null},
  {"phrases":["逐步","逐年","分期分批"],"due":"yearEnd","review":null},{"phrases":["下一步","今后","接下来","下步工作中"],"due":null,"review":{"months":6}},
  {"phrases":["适时","条件成熟时"],"due":null,"review":{"days":90}},{"phrases":["适当时候","视财力"],"due":null,"review":{"months":12}}]}`;

/** A body an administrator may write, with some fields changed; `undefined` leaves a field out. */
function written(over: Record<string, unknown> = {}): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...profileById('chongqing', 1), ...over })) as Record<string, unknown>;
}

function version(number: number, validFrom: string, validTo: string | null = null): Profile {
  return parseProfile(written({ id: 'place', version: number, validFrom, validTo }), 'test');
}

function refusalOf(act: () => unknown): DomainError {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}

describe('the table of limits by jurisdiction', () => {
  it.each([
    ['national@1', 'validFrom', '2015-01-01'], ['national@1', 'validTo', '2025-03-10'], ['national@1', 'reply.limit', months(3)], ['national@1', 'reply.extended', six],
    ['national@2', 'validFrom', '2025-03-11'], ['national@2', 'validTo', null], ['national@2', 'reply.startsFrom', 'handover'],
    ['national@2', 'reply.limit', months(3)], ['national@2', 'reply.extended', six],
    ['national@2', 'reply.returnWithin', null], ['national@2', 'reply.opinionWithin', null], ['national@2', 'reply.rehandling', null], ['national@2', 'reply.rating', null],

    ['chongqing@1', 'validFrom', '2017-01-01'], ['chongqing@1', 'reply.returnWithin', wd(10)], ['chongqing@1', 'reply.reassignWithin', wd(10)],
    ['chongqing@1', 'reply.opinionWithin', wd(30)], ['chongqing@1', 'reply.opinionRedoWithin', wd(5)], ['chongqing@1', 'reply.contactWithin', wd(20)],
    ['chongqing@1', 'reply.limit', months(3)], ['chongqing@1', 'reply.extended', six], ['chongqing@1', 'reply.rehandling', months(2)],
    ['chongqing@1', 'reply.unsatisfiedAgain.en', 'three-way meeting'], ['chongqing@1', 'reply.rating', wd(20)], ['chongqing@1', 'waits.rating', 20],
    ['chongqing@1', 'reply.closedSessionHandover', wd(10)], ['chongqing@1', 'rehandlingMonths', 2], ['chongqing@1', 'secondReply', false],

    ['qingdao@1', 'validFrom', '2021-01-01'], ['qingdao@1', 'reply.returnWithin', wd(5)], ['qingdao@1', 'reply.opinionWithin', months(1)],
    ['qingdao@1', 'reply.limit', months(3)], ['qingdao@1', 'reply.extended.limit', months(6)], ['qingdao@1', 'reply.extended.consentBy.zh', '代表工作机构'],
    ['qingdao@1', 'reply.extended.tellDeputy', true], ['qingdao@1', 'reply.rehandling', null], ['qingdao@1', 'reply.rating', null],
    ['qingdao@1', 'reply.closedSessionHandover', wd(5)],

    ['beijing@1', 'validFrom', '2014-01-01'], ['beijing@1', 'reply.returnWithin', null], ['beijing@1', 'reply.opinionWithin', null], ['beijing@1', 'reply.limit', months(3)],
    ['beijing@1', 'reply.extended', { ...six, consentBy: consent }], ['beijing@1', 'reply.rehandling', months(2)], ['beijing@1', 'rehandlingMonths', 2],
    ['beijing@1', 'reply.rating', wd(15)], ['beijing@1', 'periods.replyRating', wd(15)], ['beijing@1', 'waits.rating', 15],

    ['shanghai@1', 'validFrom', '2015-01-01'], ['shanghai@1', 'reply.returnWithin', wd(7)], ['shanghai@1', 'reply.opinionWithin', months(1)],
    ['shanghai@1', 'reply.limit', months(3)], ['shanghai@1', 'reply.extended', { ...six, consentBy: consent, written: true }],
    ['shanghai@1', 'reply.rehandling', months(1)], ['shanghai@1', 'reply.rating', null], ['shanghai@1', 'reply.closedSessionHandover', wd(7)], ['shanghai@1', 'secondReply', true],

    ['shandong@1', 'validFrom', '2017-01-01'], ['shandong@1', 'reply.returnWithin', days(5)], ['shandong@1', 'reply.opinionWithin', months(1)],
    ['shandong@1', 'reply.limit', months(3)], ['shandong@1', 'reply.extended', { ...six, consentBy: consent }], ['shandong@1', 'reply.rehandling', months(1)],
    ['shandong@1', 'reply.rating', null], ['shandong@1', 'reply.closedSessionHandover', days(5)], ['shandong@1', 'secondReply', true],

    ['zhejiang@1', 'validFrom', '2016-01-01'], ['zhejiang@1', 'reply.returnWithin', days(10)], ['zhejiang@1', 'reply.opinionWithin', months(2)],
    ['zhejiang@1', 'reply.limit', months(3)], ['zhejiang@1', 'reply.extended', { ...six, consentBy: consent }], ['zhejiang@1', 'reply.rehandling', months(1)],
    ['zhejiang@1', 'reply.rating', null], ['zhejiang@1', 'secondReply', true],

    ['henan@1', 'validFrom', '2017-01-01'], ['henan@1', 'reply.returnWithin', wd(10)], ['henan@1', 'reply.reassignWithin', wd(10)], ['henan@1', 'reply.opinionWithin', months(2)],
    ['henan@1', 'reply.limit', months(3)], ['henan@1', 'reply.extended', { ...six, tellDeputy: true }], ['henan@1', 'reply.rehandling', months(1)],
    ['henan@1', 'reply.unsatisfiedAgain.en', 'expert assessment'], ['henan@1', 'reply.rating', wd(10)], ['henan@1', 'waits.rating', 10], ['henan@1', 'periods.replyRating', wd(10)],

    ['sichuan@1', 'validFrom', '2024-01-01'], ['sichuan@1', 'reply.returnWithin', null], ['sichuan@1', 'reply.opinionWithin', null], ['sichuan@1', 'reply.limit', months(3)],
    ['sichuan@1', 'reply.extended', { ...six, consentBy: consent }], ['sichuan@1', 'reply.rehandling', months(3)], ['sichuan@1', 'rehandlingMonths', 3],
    ['sichuan@1', 'reply.unsatisfiedAgain.en', 'face to face'], ['sichuan@1', 'reply.rating', null],
    ['sichuan-proposals@1', 'reply.limit', months(5)], ['sichuan-proposals@1', 'reply.extended', { ...six, consentBy: consent }], ['sichuan-proposals@1', 'reply.rehandling', months(3)],

    ['guangxi@2', 'validFrom', '2022-01-01'], ['guangxi@2', 'reply.returnWithin', wd(7)], ['guangxi@2', 'reply.opinionWithin', null], ['guangxi@2', 'reply.limit', months(3)],
    ['guangxi@2', 'reply.extended', six], ['guangxi@2', 'reply.rehandling', null], ['guangxi@2', 'reply.rating', null], ['guangxi@2', 'name.en', 'Guangxi (unverified)'],

    ['fujian@1', 'reply.returnWithin', null], ['fujian@1', 'reply.opinionWithin', months(1)], ['fujian@1', 'periods.opinion', months(1)], ['fujian@1', 'reply.limit', months(3)],
    ['fujian@1', 'reply.extended', { ...six, consentBy: consent, tellDeputy: true, written: true }], ['fujian@1', 'verified', false],
    ['guizhou@1', 'validFrom', '2025-01-01'], ['guizhou@1', 'reply.returnWithin', null], ['guizhou@1', 'reply.opinionWithin', { monthDay: '05-31' }],
    ['guizhou@1', 'reply.limit', { monthDay: '06-30' }], ['guizhou@1', 'periods.opinion', months(1)], ['guizhou@1', 'verified', false],
    ['guizhou@1', 'provisional', false], ['guizhou@2', 'provisional', true], ['guizhou@2', 'reply.limit', months(3)], ['guizhou@2', 'reply.opinionWithin', null], ['guizhou@2', 'verified', false],
    ['tongchuan@1', 'validFrom', '2015-01-01'], ['tongchuan@1', 'reply.returnWithin', wd(7)], ['tongchuan@1', 'periods.return', wd(7)], ['tongchuan@1', 'reply.nameStaffWithin', wd(5)],
    ['tongchuan@1', 'reply.limit', months(3)], ['tongchuan@1', 'reply.satisfiedTarget', 95], ['tongchuan@1', 'verified', false],
    ['national@2', 'reply.nameStaffWithin', null], ['national@2', 'reply.satisfiedTarget', null],
  ])('%s: %s is %j', (title, field, expected) => {
    const [id = '', number] = title.split('@');
    expect(at(profileById(id, Number(number)), field)).toEqual(expected);
  });

  it('tells an administrator’s fixed days and goals from nonsense', () => {
    const national = profileById('national', 2);
    const profile = parseProfile({ ...national, id: 'written', version: 1, reply: { ...national.reply, nameStaffWithin: days(3), satisfiedTarget: 90 } }, 'form');
    expect(profile.reply).toMatchObject({ nameStaffWithin: days(3), satisfiedTarget: 90 });
    expect(refusalOf(() => parseProfile({ ...national, reply: { ...national.reply, satisfiedTarget: 101 } }, 'form')).message).toContain('reply.satisfiedTarget');
  });

  it('lets a body that was stored before the newest fields say nothing about them', () => {
    const chongqing = profileById('chongqing', 1);
    const without = (all: object, names: readonly string[]): object => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
    const [older, periods] = [without(chongqing.reply, ['nameStaffWithin', 'satisfiedTarget']), without(chongqing.periods, ['opinionRedo', 'tellDeputy', 'meeting'])];
    expect(parseProfile(written({ reply: older, periods }), 'store')).toEqual(chongqing);
  });
});

describe('the classification schemes', () => {
  it.each([
    ['four-letters-c-later', { A: 'resolved', B: 'in_progress', C: 'not_now', D: 'reference' }],
    ['four-letters-c-planned', { A: 'resolved', B: 'in_progress', C: 'planned', D: 'reference' }],
    ['three-letters', { A: 'resolved', B: 'in_progress', C: 'reference' }],
    ['jia-yi-bing', { 甲: 'resolved', 乙: 'in_progress', 丙: 'not_now' }],
    ['statutory', { 已解决: 'resolved', 研究中: 'in_progress', 不可行: 'not_now', 转上级: 'passed_up' }],
    ['statutory-two-plans', { 已解决: 'resolved', 年度计划: 'planned', 长期规划: 'planned', 不可行: 'not_now' }],
  ])('%s reads %j', (id, meanings) => {
    const scheme = profileById('national', 2).schemes.find((candidate) => candidate.id === id);
    expect(Object.fromEntries(Object.entries(scheme?.letters ?? {}).map(([letter, { meaning }]) => [letter, meaning]))).toEqual(meanings);
  });

  it.each([
    ['chongqing', 'statutory'], ['shanghai', 'statutory-two-plans'], ['zhejiang', 'three-letters'], ['henan', 'jia-yi-bing'], ['beijing', 'four-letters-c-later'],
  ])('of %s begin with %s and leave none out', (id, first) => {
    const { schemes } = profileById(id, 1);
    expect(schemes[0]?.id).toBe(first);
    expect(new Set(schemes.map((scheme) => scheme.id)).size).toBe(6);
  });
});

describe('the house defaults', () => {
  it.each([
    ['ladder.blueAgain', 5], ['ladder.orange', 10], ['ladder.red', 20], ['ladder.referred', 40],
    ['waits.confirm', 5], ['waits.declare', 15], ['waits.undeclaredReview', 5], ['waits.verify', 5], ['waits.decide', 5], ['waits.rating', 20],
    ['waits.referredReview', 20], ['waits.reviewAgain', 5],
    ['reviewMaxDays', 90], ['rehandlingMonths', 1], ['lookMonths', 6], ['deliveryGapDays', 90], ['deliveryLeadDays', 14],
    ['reminders.0', { minDays: 60, before: [30, 15, 7, 3, 1, 0] }], ['reminders.1', { minDays: 15, before: ['half', 7, 3, 1, 0] }], ['reminders.2', { minDays: 0, before: [3, 1, 0] }],
    ['periods.object', wd(7)], ['periods.decideObjection', wd(5)], ['periods.indicatorAsk', wd(10)], ['periods.indicator', wd(15)],
    ['periods.contest', days(30)], ['periods.reexamine', days(30)], ['periods.secondReply', wd(10)], ['periods.secondReplyAgain', wd(5)], ['periods.explain', wd(10)],
    ['periods.return', wd(7)], ['periods.reassign', wd(10)], ['periods.contact', wd(20)], ['periods.opinion', months(1)], ['periods.decideExtension', wd(5)],
    ['periods.replyRating', wd(20)], ['periods.coordinateAsk', days(30)], ['periods.measureAsk', months(1)],
    ['periods.opinionRedo', wd(5)], ['periods.tellDeputy', wd(5)], ['periods.meeting', wd(20)],
    ['changeApproval.date', { shortDays: 30, short: 'deputyHead', long: 'head', overseerFrom: 2 }], ['changeApproval.scope', { level: 'head', overseer: true }],
    ['changeApproval.owner', { level: 'deputyHead', overseer: true }], ['changeApproval.cannot', { level: 'head', overseer: true }],
    ['secondReply', false], ['budgetDates', ['07-01', '10-31', '01-15']], ['termEndsOn', null],
    ['officeHours', { open: '08:30', close: '17:30' }], ['timeZone', 'Asia/Shanghai'],
  ])('hold where the national law names nothing: %s is %j', (field, expected) => {
    expect(at(profileById('national', 2), field)).toEqual(expected);
  });

  it('give way to a number of the rule, in the timers too', () => {
    expect(profileById('chongqing', 1).periods).toMatchObject({ return: wd(10), reassign: wd(10), contact: wd(20), opinion: wd(30), replyRating: wd(20) });
    expect(profileById('zhejiang', 1).periods).toMatchObject({ return: days(10), reassign: wd(10), contact: wd(20), opinion: months(2), replyRating: wd(20) });
  });
});

describe('every shipped profile', () => {
  it('is well formed, unverified, sourced and read back as it was written', () => {
    expect(SHIPPED_PROFILES.map(({ id, version: number }) => `${id}@${String(number)}`)).toEqual(['national@1', 'national@2', 'chongqing@1', 'qingdao@1', 'beijing@1',
      'shanghai@1', 'shandong@1', 'zhejiang@1', 'henan@1', 'sichuan@1', 'sichuan-proposals@1', 'guangxi@1', 'guangxi@2',
      'fujian@1', 'guizhou@1', 'guizhou@2', 'tongchuan@1']);
    for (const profile of SHIPPED_PROFILES) {
      expect(parseProfile(JSON.parse(JSON.stringify(profile)), profile.id)).toEqual(profile);
      expect(profile).toMatchObject({ verified: false, timeZone: 'Asia/Shanghai', officeHours: { open: '08:30', close: '17:30' } });
    }
  });

  it('follows its predecessor day by day', () => {
    for (const id of new Set(SHIPPED_PROFILES.map((profile) => profile.id))) checkValidity(SHIPPED_PROFILES.filter((profile) => profile.id === id));
  });

  it('leaves what a commitment stands on alone where it corrects: guangxi@2 only adds the return', () => {
    const [first, second] = [profileById('guangxi', 1), profileById('guangxi', 2)];
    expect(second).toEqual({ ...first, version: 2, source: second.source, reply: { ...first.reply, returnWithin: wd(7) } });
  });
});

describe('parseProfile', () => {
  it('reads the body that guangxi@1 was stored with by older releases', () => {
    const stored = JSON.parse(STORED_GUANGXI_1) as Record<string, unknown>;
    expect(parseProfile(stored, 'guangxi@1')).toEqual(profileById('guangxi', 1));
    expect(profileById('guangxi', 1)).toMatchObject(stored);
  });

  it('fills in single periods that a stored body lacks', () => {
    const { measureAsk, object, ...periods } = profileById('chongqing', 1).periods;
    expect(parseProfile(written({ periods }), 'form').periods).toEqual({ ...periods, measureAsk, object });
  });

  const ladder = { blueAgain: 5, orange: 10, red: 20, referred: 40 };
  const periods = profileById('chongqing', 1).periods;
  const reply = profileById('chongqing', 1).reply;
  const scheme = { id: 'x', name: { zh: '甲', en: 'x' }, source: 'x', letters: { A: { meaning: 'resolved', zh: '成', en: 'done' } } };
  it.each([
    ['a ladder that goes backwards', { ladder: { ...ladder, orange: 4 } }, 'ladder.orange', /not later than blueAgain \(5\)/, /梯级须逐级后移.*blueAgain < orange < red < referred/],
    ['two rungs on one day', { ladder: { ...ladder, red: 40 } }, 'ladder.referred', /not later than red \(40\)/, /blueAgain < orange/],
    ['a rung on the due date', { ladder: { ...ladder, blueAgain: 0 } }, 'ladder.blueAgain', /1/, /mend the named fields/],
    ['bands from short to long', { reminders: [{ minDays: 0, before: [1] }, { minDays: 60, before: [30] }] }, 'reminders.1.minDays', /not below the band before \(0\)/, /longest limit to the shortest/],
    ['reminders out of order', { reminders: [{ minDays: 0, before: [1, 3] }] }, 'reminders.0.before.1', /3 must stand before 1/, /from many to few/],
    ['a reminder twice', { reminders: [{ minDays: 0, before: [3, 3] }] }, 'reminders.0.before.1', /once/, /each once/],
    ['half in the middle', { reminders: [{ minDays: 0, before: [3, 'half'] }] }, 'reminders.0.before.1', /half must stand before 3/, /half first/],
    ['an office that closes before it opens', { officeHours: { open: '17:30', close: '08:30' } }, 'officeHours.close', /close later than it opens/, /correct the hours/],
    ['a break outside the hours', { officeHours: { open: '08:30', close: '17:30', breaks: [{ from: '12:00', to: '18:00' }] } }, 'officeHours.breaks', /within the hours/, /correct the breaks/],
    ['breaks out of order', { officeHours: { open: '08:30', close: '17:30', breaks: [{ from: '14:00', to: '14:30' }, { from: '12:00', to: '12:30' }] } }, 'officeHours.breaks', /one after the other/, /correct the breaks/],
    ['an hour that no clock shows', { officeHours: { open: '8:30', close: '17:30' } }, 'officeHours.open', /HH:MM/, /mend/],
    ['a validity that ends before it begins', { validFrom: '2024-01-01', validTo: '2023-12-31' }, 'validTo', /lies before validFrom/, /leave it open with null/],
    ['a date that does not exist', { validFrom: '2023-02-29' }, 'validFrom', /./, /mend/],
    ['a time zone nobody knows', { timeZone: 'Asia/Nanning' }, 'timeZone', /IANA/, /mend/],
    ['an offset for a time zone', { timeZone: '+08:00' }, 'timeZone', /IANA/, /mend/],
    ['a period of nothing', { periods: { ...periods, object: wd(0) } }, 'periods.object', /./, /mend/],
    ['a period in two units', { periods: { ...periods, object: { days: 1, months: 1 } } }, 'periods.object', /workingDays/, /mend/],
    ['a period under a wrong name', { periods: { ...periods, objekt: wd(7) } }, 'periods', /objekt/, /mend/],
    ['an unknown key', { rehandlingDays: 3 }, '', /rehandlingDays/, /mend/],
    ['a day that is missing in most years', { budgetDates: ['02-29'] }, 'budgetDates.0', /every year/, /mend/],
    ['a month that no year has', { budgetDates: ['13-01'] }, 'budgetDates.0', /MM-DD/, /mend/],
    ['a limit on no day', { reply: { ...reply, limit: { monthDay: '06-31' } } }, 'reply.limit', /./, /mend/],
    ['a scheme without letters', { schemes: [{ ...scheme, letters: {} }] }, 'schemes.0.letters', /at least one letter/, /leave the scheme out/],
    ['a letter without a known meaning', { schemes: [{ ...scheme, letters: { A: { meaning: 'done', zh: '成', en: 'done' } } }] }, 'schemes.0.letters.A.meaning', /resolved/, /mend/],
    ['two schemes of one id', { schemes: [scheme, scheme] }, 'schemes.1.id', /x is used already/, /id of its own/],
    ['a second handling told twice, differently', { rehandlingMonths: 1 }, 'rehandlingMonths', /differs from reply.rehandling, which is \{"months":2\}/, /same number in both places/],
    ['a rating told twice, differently', { waits: { ...profileById('chongqing', 1).waits, rating: 15 } }, 'waits.rating', /reply.rating/, /same number/],
    ['a rating of the reply told twice, differently', { periods: { ...periods, replyRating: wd(15) } }, 'periods.replyRating', /reply.rating/, /same number/],
    ['a return told twice, differently', { periods: { ...periods, return: days(10) } }, 'periods.return', /reply.returnWithin/, /null in reply/],
    ['a missing name', { name: undefined }, 'name', /./, /mend/],
  ])('refuses %s', (_case, over, field, problem, wayOut) => {
    const refusal = refusalOf(() => parseProfile(written(over), 'form 3'));
    expect(refusal.code).toBe('profile-invalid');
    const problems = refusal.facts['problems'] as { field: string; problem: string }[];
    expect(problems).toEqual([{ field: expect.stringMatching(new RegExp(`^${field}(\\.|$)`)), problem: expect.stringMatching(problem) }]);
    expect(problems[0]?.problem).toMatch(/[\u4e00-\u9fff].* \/ /u);
    expect(refusal.message).toMatch(/^form 3: /);
    expect(refusal.hint).toMatch(wayOut);
  });

  it('names every wrong field at once, each once', () => {
    const refusal = refusalOf(() => parseProfile(written({ name: 3, ladder: { ...ladder, red: 1 }, validTo: '2000-01-01', rehandlingMonths: 9, waits: undefined }), 'form'));
    const fields = (refusal.facts['problems'] as { field: string }[]).map(({ field }) => field);
    expect(fields.sort()).toEqual(['ladder.red', 'name', 'validTo', 'waits']);
  });

  it.each([[null], ['text'], [[]], [42]])('refuses %j, which is no profile at all', (body) => {
    expect(refusalOf(() => parseProfile(body, 'file.json'))).toMatchObject({ code: 'profile-invalid', facts: { place: 'file.json', problems: [{ field: '' }] } });
  });
});

describe('checkValidity', () => {
  it.each([
    ['one open version', [version(1, '2020-01-01')]],
    ['an end on the day before', [version(1, '2020-01-01', '2022-02-28'), version(2, '2022-03-01')]],
    ['an open one that a later one ends', [version(1, '2020-01-01'), version(2, '2022-03-01'), version(3, '2024-01-01')]],
    ['a correction, which alone counts', [version(1, '2020-01-01', '2020-06-30'), version(2, '2020-01-01')]],
    ['a correction of a rule that has ended', [version(1, '2020-01-01'), version(2, '2022-03-01'), version(3, '2020-01-01', '2022-02-28')]],
    ['a rule from before the first, ended', [version(1, '2020-01-01'), version(2, '2018-01-01', '2019-12-31')]],
    ['versions handed over in any order', [version(2, '2022-03-01'), version(1, '2020-01-01')]],
    ['a last one that ends', [version(1, '2020-01-01', '2020-12-31')]],
    ['nothing', []],
    ['years without a notice, for which another stands in', [version(1, '2020-01-01', '2020-12-31'), version(2, '2022-01-01', '2022-12-31'), { ...version(3, '2015-01-01'), provisional: true }]],
  ])('accepts %s', (_case, versions) => {
    expect(() => checkValidity(versions)).not.toThrow();
  });

  it.each([
    ['a gap', [version(1, '2020-01-01', '2021-12-31'), version(2, '2022-03-01')], 'profile-gap', ['place@1 (2020-01-01–2021-12-31)', 'place@2 (2022-03-01–…)'], 'end place@1 on 2022-02-28'],
    ['a gap that what stands in begins too late for', [version(1, '2020-01-01', '2020-12-31'), version(2, '2022-01-01'), { ...version(3, '2021-06-01'), provisional: true }], 'profile-gap', ['place@1', 'place@2'], 'end place@1 on 2021-12-31'],
    ['an overlap', [version(1, '2020-01-01', '2022-03-01'), version(2, '2022-03-01')], 'profile-overlap', ['place@1 (2020-01-01–2022-03-01)', 'place@2 (2022-03-01–…)'], 'end place@1 on 2022-02-28'],
    ['an older rule left open', [version(1, '2020-01-01'), version(2, '2018-01-01')], 'profile-overlap', ['place@2 (2018-01-01–…)', 'place@1 (2020-01-01–…)'], 'end place@2 on 2019-12-31'],
    ['a hole in the numbers', [version(1, '2020-01-01'), version(3, '2022-03-01')], 'profile-gap', ['place@1', 'place@3', 'version 2 is missing'], 'use 2'],
    ['numbers that do not begin with 1', [version(2, '2020-01-01')], 'profile-gap', ['place@2', 'version 1 is missing'], 'use 1'],
    ['a number used twice', [version(1, '2020-01-01'), version(1, '2022-03-01')], 'profile-overlap', ['place@1 (2020-01-01–…)', 'place@1 (2022-03-01–…)'], 'use the next free number: 2'],
  ])('refuses a history with %s', (_case, versions, code, named, wayOut) => {
    const refusal = refusalOf(() => checkValidity(versions));
    expect(refusal.code).toBe(code);
    for (const name of named) expect(refusal.message).toContain(name);
    expect(refusal.hint).toContain(wayOut);
    expect(refusal.facts).toMatchObject({ id: 'place' });
  });

  it('is not meant for several places at once', () => {
    expect(() => checkValidity([profileById('guangxi', 1), profileById('henan', 1)])).toThrow(RangeError);
  });
});

describe('profileOn', () => {
  it.each([
    ['national', '2015-01-01', 1], ['national', '2025-03-10', 1], ['national', '2025-03-11', 2], ['national', '2030-01-01', 2],
    ['guangxi', '2022-01-01', 2], ['guangxi', '2022-06-23', 2], ['henan', '2022-06-23', 1],
    ['guizhou', '2024-12-31', 2], ['guizhou', '2025-01-01', 1], ['guizhou', '2025-12-31', 1], ['guizhou', '2026-01-01', 2], ['guizhou', '2031-03-01', 2],
  ])('%s on %s is version %i', (id, on, number) => {
    expect(profileOn(SHIPPED_PROFILES, id, on)).toBe(profileById(id, number));
  });

  it('ends an open version where the next begins, and takes the newest of a correction', () => {
    const versions = [version(1, '2020-01-01'), version(2, '2022-03-01', '2022-12-31'), version(3, '2020-01-01', '2022-02-28')];
    expect(profileOn(versions, 'place', '2022-02-28').version).toBe(3);
    expect(profileOn(versions, 'place', '2022-03-01').version).toBe(2);
    expect(() => profileOn(versions, 'place', '2023-01-01')).toThrow(expect.objectContaining({ code: 'profile-not-in-force' }));
  });

  it.each([
    ['guangxi', '2021-12-31', 'guangxi@2 (2022-01-01–…)'], ['national', '2014-12-31', 'national@1 (2015-01-01–2025-03-10); national@2 (2025-03-11–…)'],
    ['hainan', '2025-01-01', 'national, chongqing'],
  ])('refuses %s on %s and says what is known', (id, on, known) => {
    const refusal = refusalOf(() => profileOn(SHIPPED_PROFILES, id, on));
    expect(refusal).toMatchObject({ code: 'profile-not-in-force', facts: { id, on } });
    expect(refusal.message).toContain(on);
    expect(refusal.hint).toContain(known);
  });
});
