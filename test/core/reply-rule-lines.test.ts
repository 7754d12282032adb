import { describe, expect, it } from '@jest/globals';
import { profileById } from '../../src/core/profile.js';
import { closedSessionLines, extensionText, replyRuleLines } from '../../src/core/reply-rule-lines.js';

describe('what the rules of a place say about the reply', () => {
  it.each([
    ['national', 2, '无需他人同意，由承办单位主要领导作出即生效', 'nobody’s consent is needed', '规则未要求告知代表'],
    ['chongqing', 1, '无需他人同意', 'the office’s head takes it', '规则未要求告知代表'],
    ['henan', 1, '无需他人同意', 'nobody’s consent is needed', '须告知代表'],
    ['qingdao', 1, '须经代表工作机构同意', 'with the consent of the deputies’ working body', '须告知代表'],
    ['shanghai', 1, '须书面申请，写明文号', 'asked for in writing', '规则未要求告知代表'],
  ])('%s@%i: more time', (id, version, zh, en, told) => {
    const said = extensionText(profileById(id, version).reply, 'head');
    expect(said.zh).toContain(zh);
    expect(said.en).toContain(en);
    expect(said.zh).toContain(told);
    expect(said.zh).toContain('6 个月');
  });

  it('a place without an extension says so, and one that wants the deputy told in writing too', () => {
    expect(extensionText({ extended: null }, 'head')).toEqual({ zh: '规则没有延长的规定', en: 'the rule knows no extension' });
    expect(extensionText({ extended: { limit: { months: 6 }, consentBy: null, tellDeputy: true, written: true } }, 'deputyHead').en).toMatch(/deputy head or head takes it.+the deputy is told in writing/u);
  });

  it.each([
    ['chongqing', ['交办之日', '5 个工作日', '三方会面']],
    ['henan', ['交办之日', '专家评估']],
    ['sichuan', ['当面沟通']],
    ['fujian', ['须书面告知代表', '须经规则指定的机构（待核实）同意']],
    ['tongchuan', ['5 个工作日', '95%']],
  ])('%s: start, empty opinions and a second dissatisfaction', (id, expected) => {
    const said = replyRuleLines(profileById(id, 1), {}).map(({ value }) => value.zh).join('\n');
    for (const text of expected) expect(said).toContain(text);
  });

  it('names no step where the rule has none, and the other start where it has that', () => {
    const { reply, changeApproval } = profileById('beijing', 1);
    expect(replyRuleLines({ reply, changeApproval }, {}).map(({ label }) => label.en)).toEqual(['The time to reply runs from', 'More time to reply']);
    expect(replyRuleLines({ reply: { ...reply, startsFrom: 'receipt' }, changeApproval }, {})[0]?.value).toEqual({ zh: '收到之日', en: 'the day of receipt' });
  });

  it.each([
    ['2022-04-06', '已逾期', 'late'], ['2022-04-08', '未逾期', 'in time'], [null, '规则未定交办期限', 'names no time'],
  ])('raised between sessions, to be handed over by %s', (handOverBy, zh, en) => {
    const [said] = closedSessionLines({ closedSession: { raisedOn: '2022-03-25', handOverBy, handedOverOn: '2022-04-08' } });
    expect(said?.value.zh).toContain(zh);
    expect(said?.value.en).toContain(en);
    expect(closedSessionLines({})).toEqual([]);
  });
});
