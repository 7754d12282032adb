import { describe, expect, it } from '@jest/globals';
import { found, only, quotes } from './reading.js';

describe('rule 1: 将', () => {
  it('promises before a verb of the issuer', () => {
    expect(quotes('commitment', '我局将制定《公路养护办法》。')).toEqual(['制定《公路养护办法》']);
  });

  it('moves an object after 已, in a title and in a quotation', () => {
    expect(quotes('commitment', '我局已将该路列入2022年养护计划。')).toEqual([]);
    expect(quotes('commitment', '2021年，市政府对广场进行了改造，将原有绿化带调整为上下客区。')).toEqual([]);
    expect(quotes('commitment', '经了解，《关于将县道改线的批复》不涉及该路段。')).toEqual([]);
  });
});

describe('rule 2: 继续 and 持续', () => {
  it('are practice after what was done: a person must say', () => {
    expect(quotes('ambiguous', '近年来，我局先后与三所高校签订了协议，并持续推动校地合作。')).toEqual(['并持续推动校地合作']);
  });

  it('promise after 下一步', () => {
    expect(only('下一步，我局将持续推动校地合作。')).toMatchObject({ kind: 'maintain-effort', strength: 'ongoing' });
  });
});

describe('rule 3: the forward zone', () => {
  it('reaches over the points of a list it announces', () => {
    expect(quotes('commitment', '下一步，我局将做好以下工作：\n1.新增路灯30盏，年底前完成。\n2.修订养护办法。')).toEqual(['新增路灯30盏，年底前完成', '修订养护办法']);
  });

  it('ends at the next numbered point and at a past year', () => {
    expect(quotes('commitment', '一、关于路灯\n下一步，我局将新增路灯30盏。\n二、关于公厕\n公厕由村民自建。')).toEqual(['新增路灯30盏']);
    expect(quotes('commitment', '下一步，我局将新增路灯30盏。2021年投入资金300万元，修建公厕2座。')).toEqual(['新增路灯30盏']);
  });

  it('makes what has no zone less sure', () => {
    const [weak] = found('commitment', '一、加强管理\n开展停车秩序专项整治。');
    const [strong] = found('commitment', '下一步，我局将开展停车秩序专项整治。');
    expect(weak?.confidence ?? 0).toBeLessThan(strong?.confidence ?? 0);
  });
});

describe('rule 4: quotations', () => {
  it('promise nothing', () => {
    expect(quotes('commitment', '《“十四五”规划》明确要完善农村路网，加大养护投入；提升通行能力。')).toEqual([]);
    expect(quotes('commitment', '各乡镇要加强日常巡查。')).toEqual([]);
  });

  it('end where the issuer says what it will do', () => {
    expect(quotes('commitment', '《“十四五”规划》明确要完善农村路网，我局将新建停车场2处。')).toEqual(['新建停车场2处']);
  });
});

describe('rule 5: nouns', () => {
  it('are no verbs', () => {
    expect(quotes('commitment', '该计划是我局科技计划项目的组成部分。')).toEqual([]);
  });

  it('are verbs before an act with a time', () => {
    expect(only('我局计划于2023年9月底前完成改造。').due_on).toBe('2023-09-30');
  });
});

describe('rule 6: headings', () => {
  it('promise nothing, nor do salutation and class', () => {
    expect(quotes('commitment', '一、持续优化营商环境\n我局认真落实了各项政策。\n二、加大道路建设力度')).toEqual([]);
    expect(quotes('commitment', '下一步，我局将做好以下工作。一是健全管护机制。制定出台《管护办法》。')).toEqual(['制定出台《管护办法》']);
  });

  it('announce plans for what stands under them', () => {
    expect(quotes('commitment', '三、下一步工作打算\n新增路灯30盏。')).toEqual(['新增路灯30盏']);
  });
});

describe('rule 7: conditions and refusals', () => {
  it('keep the words of the condition as data', () => {
    expect(only('待省厅批复后，我局将新建停车场2处。')).toMatchObject({ condition: '待省厅批复后', quote: '新建停车场2处', due_basis: 'conditional' });
    expect(only('条件成熟时，我局将组织论证该方案。').condition).toContain('条件成熟时');
    expect(only('我局将视资金情况适时启动改造。').due_basis).toBe('conditional');
  });

  it('make no pledge of a refusal, nor a condition of a plain date', () => {
    expect(quotes('commitment', '目前暂不具备建设条件。')).toEqual([]);
    expect(only('我局将于2023年10月底前新建停车场2处。')).not.toHaveProperty('condition');
  });
});

describe('rule 8: splitting and merging', () => {
  it('splits acts with objects of their own', () => {
    expect(quotes('commitment', '下一步，我局将修订养护办法，新增路灯30盏。')).toEqual(['修订养护办法', '新增路灯30盏']);
  });

  it('keeps an aim with its pledge, and what prepares with the act after it', () => {
    const attached = found('attached', '下一步，我局将加强部门联动，开展停车秩序专项整治，确保学生出行安全。');
    expect(attached.map(({ quote, to }) => [quote, to])).toEqual([['加强部门联动', 'P1'], ['确保学生出行安全', 'P1']]);
  });

  it('makes one pledge of a sentence of nothing but effort', () => {
    expect(only('下一步，我局将进一步加大道路巡查力度，提升服务水平。')).toMatchObject({ quote: '进一步加大道路巡查力度', kind: 'maintain-effort', strength: 'soft' });
  });

  it('takes what a promised paper will hold as a point of its acceptance', () => {
    expect(found('attached', '我局正在编制《服务指南（第三版）》，将增加预约电话等内容。').map(({ quote }) => quote)).toEqual(['将增加预约电话等内容']);
  });

  it('carries a modifier over the comma', () => {
    expect(only('下一步，我局将按照省厅要求，修订养护办法。').quote).toBe('按照省厅要求，修订养护办法');
  });
});

describe('rule 9: baselines', () => {
  it('are figures of the same noun before an ongoing pledge', () => {
    expect(only('2022年，我局开展水质检测12次。下一步，我局将每季度开展水质检测。').baseline).toMatchObject({ value: 12, unit: '次' });
  });

  it('are not taken from another noun', () => {
    expect(only('2022年，我局组织培训12次。下一步，我局将每季度开展水质检测。')).not.toHaveProperty('baseline');
  });
});

describe('rule 10: two dated parts', () => {
  it('are two pledges', () => {
    expect(found('commitment', '工程分两步实施，5.8公里今年10月底前完成铺筑，剩余7公里明年6月底前完工。').map(({ due_on }) => due_on)).toEqual(['2023-10-31', '2024-06-30']);
  });

  it('are one where the second only says when the first ends', () => {
    expect(only('下一步，我局将新增车位46个，11月15日前完成。')).toMatchObject({ quote: '新增车位46个，11月15日前完成', due_on: '2023-11-15' });
  });
});

describe('rule 11: courtesies', () => {
  it('are never pledges', () => {
    expect(quotes('commitment', '下一步，我局将新增路灯30盏。希望您继续支持我们的工作，欢迎提出宝贵意见。')).toEqual(['新增路灯30盏']);
    expect(quotes('commitment', '恳请您一如既往地关注交通工作。')).toEqual([]);
  });
});

describe('rule 12: who is we', () => {
  it.each(['我局', '本局', '我单位', '我们', '县交通运输局', '平湖县交通运输局', '县交通局'])('%s is the issuer', (name) => {
    expect(only(`${name}将新增路灯30盏。`)).toMatchObject({ owner: '平湖县交通运输局', quote: '新增路灯30盏' });
  });

  it('a territory is nobody in particular', () => {
    expect(only('我县将新增路灯30盏。').owner).toBeNull();
    expect(only('我县将新增路灯30盏。', { issuer: '平湖县人民政府' }).owner).toBe('平湖县人民政府');
  });
});

describe('what replies in the wild taught', () => {
  it('takes an act by the verb that opens it, and its kind by what it is done to', () => {
    const [pipes, cars, money, people] = found('commitment', '下一步，我局将疏浚排水沟2.3公里；将停车场接入“一张网”平台；兑付引才补助94.5万元；招聘医师18名。');
    expect([pipes, cars, money, people].map((pledge) => pledge?.kind)).toEqual(['build-works', 'build-works', 'secure-budget', 'achieve-outcome']);
  });

  it('waits with what is done as soon as the condition holds', () => {
    expect(only('资金还未到位，待资金就位即可开工建设。')).toMatchObject({ kind: 'build-works', due_basis: 'conditional', condition: '待资金就位' });
    expect(only('该路已列入交通厅动态管理系统，待省厅终审后实施。')).toMatchObject({ kind: 'build-works', due_basis: 'conditional' });
  });

  it('knows the issuer behind 「下步工作中」', () => {
    expect(only('下步工作中我局将争取把此路纳入项目库。')).toMatchObject({ role: 'commitment', kind: 'seek-approval' });
  });

  it('hears no pledge in courteous effort, in a standing count and in 将…了', () => {
    expect(quotes('commitment', '如有疑问请与我局联系，我局将尽全力做好相关工作。')).toEqual([]);
    expect(quotes('commitment', '下一步，我局将修补路面。现行收费标准2元。')).toEqual(['修补路面']);
    expect(quotes('commitment', '我局将供区群众纳入了新水厂供水范围。')).toEqual([]);
  });

  it('keeps an aim of two clauses whole', () => {
    expect(quotes('attached', '我局将新建小学1所，确保每一个孩子，都有一个公办学位。')).toEqual(['确保每一个孩子，都有一个公办学位']);
  });

  it('reads full stops of half width', () => {
    expect(quotes('commitment', '下一步,我局将更换老化水管4.2公里.新增水表120块.')).toEqual(['更换老化水管4.2公里', '新增水表120块']);
  });

  it('takes a span of months as time, not as past', () => {
    expect(only('自2023年9月至2024年7月，选取30所学校开展试点。')).toMatchObject({ kind: 'run-pilot', due_on: '2024-07-31' });
  });
});
