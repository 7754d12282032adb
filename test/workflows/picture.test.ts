import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { setup } from 'xstate';
import { LANGUAGES } from '../../src/core/commitment.js';
import { drawWorkflow } from '../../workflows/picture.js';
import { CURRENT_WORKFLOWS, currentWorkflow } from '../../workflows/registry.js';

const PICTURES = new URL('../../docs/workflows/', import.meta.url);
const pictures = CURRENT_WORKFLOWS.flatMap((workflow) => LANGUAGES.map((lang) => ({ workflow, lang, name: `${workflow.kind}${lang === 'zh' ? '' : `.${lang}`}.svg` })));

describe('pictures of the workflows', () => {
  it.each(pictures)('$name is what its definition draws; otherwise run `jiannuo workflows draw`', async ({ workflow, lang, name }) => {
    expect(await drawWorkflow(workflow, lang)).toBe(await readFile(new URL(name, PICTURES), 'utf8'));
  });

  it('are all there is in their folder', async () => {
    expect((await readdir(PICTURES)).sort()).toEqual(pictures.map(({ name }) => name).sort());
  });

  it('are the same bytes each time', async () => {
    const workflow = currentWorkflow('achieve-outcome');
    expect(await drawWorkflow(workflow, 'en')).toBe(await drawWorkflow(workflow, 'en'));
  });

  it('say what the definition says, in the language asked for', async () => {
    const workflow = currentWorkflow('issue-document');
    const [zh, en] = [await drawWorkflow(workflow, 'zh'), await drawWorkflow(workflow, 'en')];
    for (const text of ['待立项', '合法性审查', '橙色督办单', '等待条件', '同意调整（无法落实） → 无法落实', '到此时所在的梯级', '拟销号：核验通过']) expect(zh).toContain(`>${text}<`);
    for (const text of ['proposed', 'legal review', 'Orange slip', 'waiting for a condition', 'claimed as done: Verify', 'to the rung that holds now']) expect(en).toContain(`>${text}<`);
    expect(en).not.toMatch(/>[^<]*\p{Script=Han}[^<]*</u);
  });

  it('draw what happens in the whole of a region inside it, without an arrow', async () => {
    const svg = await drawWorkflow(currentWorkflow('issue-document'), 'zh');
    expect(svg).toContain('>填报进展、再次答复代表、批准发函、不予发函、并入他案、答复更正<');
    expect(svg).toContain('>各状态：变更承办单位获准 →<');
  });

  it('tell timers from what people do', async () => {
    const svg = await drawWorkflow(currentWorkflow('issue-document'), 'zh');
    expect(svg).toMatch(/<text class="timer"[^>]*>红色督办</);
    expect(svg).not.toMatch(/<text class="timer"[^>]*>申请销号</);
    expect(svg).toContain('<path class="arrow timer" marker-end="url(#headtimer)"');
  });

  it('show no ladder where there is none', async () => {
    expect(await drawWorkflow(currentWorkflow('watch-other-body'), 'zh')).not.toMatch(/逾期|橙色/);
  });

  it('leave out of a shared region what nothing in this machine can raise', async () => {
    const svg = await drawWorkflow(currentWorkflow('answer-suggestion'), 'zh');
    expect(svg).toContain('>等待条件<');
    expect(svg).not.toMatch(/申请销号|停止计时/);
  });

  it('change with the definition', async () => {
    const workflow = currentWorkflow('issue-document');
    const { definition } = workflow;
    const changed = { ...workflow, definition: { ...definition, stages: definition.stages.map((stage) => (stage.id === 'legalReview' ? { ...stage, zh: '<审查> & "定稿"' } : stage)) } };
    const svg = await drawWorkflow(changed, 'zh');
    expect(svg).toContain('&lt;审查&gt; &amp; &quot;定稿&quot;');
    expect(svg).not.toContain('<审查>');
    expect(svg).not.toContain('合法性审查');
  });

  it('refer to nothing outside themselves', async () => {
    const svg = await drawWorkflow(currentWorkflow('maintain-effort'), 'zh');
    expect(svg.match(/(href|src|url)[=(]["']?[^"')]*/g)?.every((reference) => /[=(]["']?#/.test(reference))).toBe(true);
    expect(svg).not.toMatch(/<script|<image|<foreignObject|@import/);
  });

  it('draw any machine, one arrow for all that leads from one state to another', async () => {
    const machine = setup({}).createMachine({
      id: 'small', initial: 'handedOver',
      states: { handedOver: { on: { ACCEPTED: 'answering', ANSWERED: 'answering' } }, answering: { on: { RATED: 'closed' } }, closed: {} },
    });
    const svg = await drawWorkflow({ kind: 'small', version: 1, definition: { title: { zh: '小', en: 'Small' } }, machine }, 'zh');
    expect(svg.match(/<path class="arrow" marker-end="url\(#head\)" d="M[^H\n]*"\/>/g)).toHaveLength(2);
    for (const text of ['接收承办', '答复代表', '代表评价', '办结']) expect(svg).toContain(`>${text}<`);
  });

  it('refuse a state that has no name', async () => {
    const machine = setup({}).createMachine({ id: 'small', initial: 'limbo', states: { limbo: {} } });
    await expect(drawWorkflow({ kind: 'small', version: 1, definition: { title: { zh: '小', en: 'Small' } }, machine }, 'zh')).rejects.toThrow('no word for the state limbo');
  });
});
