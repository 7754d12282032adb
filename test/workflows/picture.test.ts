import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/core/commitment.js';
import { drawWorkflow } from '../../workflows/picture.js';
import { currentWorkflow, WORKFLOWS } from '../../workflows/registry.js';

const PICTURES = new URL('../../docs/workflows/', import.meta.url);
const pictures = WORKFLOWS.flatMap((workflow) => LANGUAGES.map((lang) => ({ workflow, lang, name: `${workflow.kind}${lang === 'zh' ? '' : `.${lang}`}.svg` })));

describe('pictures of the workflows', () => {
  it.each(pictures)('$name is what its definition draws; otherwise run `jiannuo workflows draw`', async ({ workflow, lang, name }) => {
    const svg = await drawWorkflow(workflow, lang);
    expect(svg).toBe(await readFile(new URL(name, PICTURES), 'utf8'));
    expect(await drawWorkflow(workflow, lang)).toBe(svg);
  });

  it('say what the definition says, in the language asked for', async () => {
    const workflow = currentWorkflow('issue-document');
    const [zh, en] = [await drawWorkflow(workflow, 'zh'), await drawWorkflow(workflow, 'en')];
    for (const text of ['待立项', '合法性审查', '橙色督办单', '等待条件', '调整待决定：同意调整 → 无法落实', '到此时所在的梯级']) expect(zh).toContain(text);
    for (const text of ['proposed', 'legal review', 'Orange slip', 'waiting for a condition', 'Approve the change → not fulfilled']) expect(en).toContain(text);
    expect(en).not.toMatch(/>[^<]*\p{Script=Han}[^<]*</u);
  });

  it('show no ladder where there is none', async () => {
    expect(await drawWorkflow(currentWorkflow('watch-other-body'), 'zh')).not.toMatch(/逾期|橙色/);
  });

  it('change with the definition', async () => {
    const workflow = currentWorkflow('issue-document');
    const { definition } = workflow;
    const changed = { ...workflow, definition: { ...definition, stages: [{ id: 'drafting', zh: '<起草> & "定稿"', en: 'drafting' }] } };
    const svg = await drawWorkflow(changed, 'zh');
    expect(svg).toContain('&lt;起草&gt; &amp; &quot;定稿&quot;');
    expect(svg).not.toContain('<起草>');
    expect(svg).not.toContain('合法性审查');
  });

  it('refer to nothing outside themselves', async () => {
    const svg = await drawWorkflow(currentWorkflow('maintain-effort'), 'zh');
    expect(svg.match(/(href|src|url)[=(]["']?[^"')]*/g)?.every((reference) => /[=(]["']?#/.test(reference))).toBe(true);
    expect(svg).not.toMatch(/<script|<image|<foreignObject|@import/);
  });
});
