import { describe, expect, it } from '@jest/globals';
import type { Letter } from '../../../src/core/commitment.js';
import { profileById } from '../../../src/core/profile.js';
import { composeLetter } from '../../../src/outbox/letters/compose-letter.js';
import { sampleAnswerFacts, sampleEvent } from '../../../src/outbox/letters/sample-facts.js';
import type { LetterEvent, LetterFacts } from '../../../src/store/readings/letter-facts.js';

const CHONGQING = profileById('chongqing', 1);
const QINGDAO = profileById('qingdao', 1);
const SHANGHAI = profileById('shanghai', 1);
const HENAN = profileById('henan', 1);

function text(letter: Letter, rules: LetterFacts['rules'], event: LetterEvent | null = null, given: Partial<LetterFacts> = {}): string {
  return composeLetter(letter, sampleAnswerFacts('handler', '2022-07-08', { rules, event, ...given })).text;
}
const granted = (byRule: boolean): LetterEvent => sampleEvent('EXTENSION_GRANTED', '2022-07-08', { number: '号' }, { byRule, dueBefore: '2022-07-25', dueAfter: '2022-10-25' });

describe('the letters of a reply tell the rules of the place', () => {
  it.each([
    ['qingdao tells the deputy', QINGDAO, '请将延期情况告知代表', 'Please tell the deputy of the extension, record'],
    ['shanghai need not', SHANGHAI, '未要求将延期告知代表', 'do not ask for it'],
    ['in writing', { ...HENAN, reply: { ...HENAN.reply, extended: { limit: { months: 6 }, consentBy: null, tellDeputy: true, written: true } } }, '书面告知代表，登记告知（写明文号', 'by a numbered letter'],
  ])('an extension granted: %s', (_, rules, zh, en) => {
    const said = text('extension-decided', rules, granted(false));
    expect(said).toContain(zh);
    expect(said).toContain(en);
  });

  it('the deputy who was not told: by letter where the rule wants that', () => {
    const written = { ...HENAN, reply: { ...HENAN.reply, extended: { limit: { months: 6 }, consentBy: null, tellDeputy: true, written: true } } };
    expect(text('tell-deputy', HENAN, granted(true))).toContain('请告知领衔代表，并登记日期和方式');
    expect(text('tell-deputy', written, granted(true))).toMatch(/登记日期和告知函文号[\s\S]+by letter, and record the day and the number/u);
  });

  it('what follows a second dissatisfaction, by its name', () => {
    const again = sampleEvent('DISSATISFIED', '2022-07-04', { reason: '仍无时间表' });
    expect(text('meeting-due', HENAN, again)).toMatch(/专家评估[\s\S]+expert assessment/u);
    const { text: toLiaison } = composeLetter('meeting-due', sampleAnswerFacts('liaison', '2022-07-08', { rules: CHONGQING, event: again }));
    expect(toLiaison).toMatch(/三方会面[\s\S]+登记后承办单位才能再次答复/u);
  });

  it('returned opinions name every body that is out, with why, and the time of the rule', () => {
    const opinionsReturned = [{ body: '交通局', reason: '空泛' }, { body: '市财政局', reason: '未说明资金来源' }];
    expect(text('opinion-redo', CHONGQING, null, { opinionsReturned })).toMatch(/交通局（退回理由：空泛）[\s\S]+市财政局（退回理由：未说明资金来源）[\s\S]+5 个工作日/u);
    expect(text('opinion-redo', HENAN, null, { opinionsReturned })).not.toContain('规则规定的重提期限');
  });

  it('an extension that the rule granted is nobody’s consent', () => {
    const said = text('extension-decided', HENAN, granted(true));
    expect(said).toContain('延长无需他人同意');
    expect(said).toContain('nobody’s consent');
    expect(said).not.toContain('同意的文号');
    expect(text('extension-decided', QINGDAO, granted(false))).toContain('同意的文号');
  });

  it('an extension asked for: whose consent, and the number of the application', () => {
    expect(text('extension-request', QINGDAO, sampleEvent('EXTENSION_ASKED', '2022-07-04', { reason: '复杂' }))).toContain('须经代表工作机构同意');
    expect(text('extension-request', SHANGHAI, sampleEvent('EXTENSION_ASKED', '2022-07-04', { reason: '复杂', number: '建函9号' }))).toContain('建函9号');
  });

  it('a dissatisfied deputy: what follows the second time; of a pledge nothing is said', () => {
    const event = sampleEvent('DISSATISFIED', '2022-07-08', { reason: '没有时间表' });
    for (const letter of ['returned', 'dissatisfied-again'] as const) {
      expect(text(letter, CHONGQING, event)).toContain('三方会面');
      expect(text(letter, CHONGQING, event)).toContain('three-way meeting');
      expect(text(letter, QINGDAO, event)).not.toMatch(/再次不满意的后续|规则规定的后续/u);
      expect(text(letter, CHONGQING, event, { duty: 'pledge' })).not.toContain('三方会面');
    }
  });

  it('an empty opinion: how soon it is redone', () => {
    expect(text('opinion-due', CHONGQING)).toContain('5 个工作日');
    expect(text('opinion-due', QINGDAO)).not.toContain('重提期限');
  });

  it('handed over: whether that was in time', () => {
    const terms = { closedSession: { raisedOn: '2022-03-25', handOverBy: '2022-04-06', handedOverOn: '2022-04-08' } };
    expect(text('handed-over', SHANGHAI, null, { terms })).toMatch(/2022年4月6日前（含当日）交办.+已逾期/u);
  });
});
