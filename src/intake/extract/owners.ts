/** Who acts (domain 5.4, rule 12): the issuer under its names, other bodies, territories, and who acts with the issuer. */
import { BODIES, BODY, OWN, SHORT_NAMES, TERRITORY } from './lexicon/bodies.js';

/** Finds the issuer under any of its names. One per extraction, because the names follow from the header. */
export class Issuer {
  readonly name: string | null;
  readonly #names: readonly string[];
  readonly #subject: RegExp;
  readonly #signers: readonly RegExp[];

  /** @param alias the name it gives itself elsewhere, such as the one in the title. @param signers who signed with it: they are "we" too */
  constructor(name: string | null, alias: string | null, signers: readonly string[] = []) {
    this.#signers = signers.map((signer) => new RegExp(`^(?:${namesOf(signer).sort((a, b) => b.length - a.length).map(escaped).join('|')})`));
    this.name = name;
    const names = [...new Set([name, alias, ...signers].flatMap((each) => (each === null ? [] : namesOf(each))))].sort((a, b) => b.length - a.length);
    this.#names = names;
    this.#subject = new RegExp(`^(?:${[OWN, ...names.map(escaped)].join('|')})`);
  }

  /** The words at the start of the text that name the issuer; empty when it starts otherwise. */
  at(text: string): string {
    return this.#subject.exec(text)?.[0] ?? '';
  }

  /** The name of another signer, as written at the start of the text. */
  signerAt(text: string): string | null {
    for (const signer of this.#signers) {
      const words = signer.exec(text)?.[0];
      if (words !== undefined && words !== '') return words;
    }
    return null;
  }

  is(body: string): boolean {
    return this.at(body) === body || this.#names.includes(body);
  }
}

function namesOf(full: string): string[] {
  const clean = full.replace(/[\s（(].*$/, '');
  const forms = [clean];
  // 「陆川县公安局」 also signs as 「县公安局」 and, among its own, as 「公安局」.
  const place = /^(?:[\u4e00-\u9fa5]{2,12}?(?:自治区|省))?(?:[\u4e00-\u9fa5]{2,10}?(?:自治州|州|市))?(?:[\u4e00-\u9fa5]{1,10}?(?:自治县|县|区|市|旗))?(?=[\u4e00-\u9fa5]{2,}$)/.exec(clean)?.[0] ?? '';
  const level = /(自治区|自治州|自治县|省|市|县|区|州|旗)$/.exec(place)?.[0] ?? '';
  const rest = clean.slice(place.length);
  // 石林彝族自治县 calls itself 县 in its own letters.
  if (place !== '') forms.push(`${level}${rest}`, `${level.replace(/^自治(?=[县州旗])/, '')}${rest}`, rest);
  // An office of a street or town calls itself by what it governs.
  const self = /(街道|镇|乡)(?:办事处|人民政府)$/.exec(clean)?.[1];
  if (self !== undefined) forms.push(...(self === '街道' ? ['街道办事处', '街道办'] : [`${self}政府`, `${self}人民政府`]));
  return forms.flatMap((form) => [form, ...SHORT_NAMES.filter(([long]) => form.includes(long)).flatMap(([long, ...short]) => short.map((each) => form.replace(long, each)))])
    .filter((form) => form.length >= 3);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const OTHER_SUBJECT = new RegExp(`^(?:目前|现|现在|据了解|经(?:了解|核实)|同时|此外|另外|其中)?(?<body>${BODIES})(?:也|还|均|都|再|统一|已经|已|现|目前|同步|下一步|近期|今年|明年|\\d{4}年)*(?:将|负责|牵头|正在|正|计划|拟|会(?!同)|承担|自行|按照|根据|结合|要|应|组织|承诺|表示|答复|反馈|预计|开展|实施|进行|具体)`);
const LED_BY = new RegExp(`(?:由|交由|(?<![移提上转递公外对社])交(?![管警通投易流界叉])|委托)(?<body>${BODIES})(?:按|根据|依法|定期|上门|代为|统一|共同|单独|逐|自行|负责|投资|核定|核准|选聘|选派|协商|测算|审定|审批|审核|受理|提供|安排|督促|指导|解决|处理|管理|运营|维护|管护|监管|出资|承办|主办|招标|采购|购买|改造|修|拆|铺|清|发放|发布|公布|报|上报|提出|研究|确定|认定|评估|验收|推进|执行|签订|收|派|配|加强|开|设|牵头|组织|实施|承担|具体|进行|统一|统筹|承建|建设|开展|制定|协调|落实|配合|会同|编制|作为|另行|答复|办理|分别|拨(?!付)|定(?!期)|去(?!函|电|年)|再[\\u4e00-\\u9fa5]一|综合平衡)`);
const TOGETHER = new RegExp(`(?:会同|联合|协同|携手|与|商|和)(?<bodies>${BODIES})(?:等)?(?:，|共同|一起|一道|开展|加强|密切|对接|沟通|协调|联合|研究|对|就|制定|做好|推进|组织|出台|积极|进行|做|在|按照|建立|督促|成立|加大|深入|定期|进一步|配合)`);
const TOGETHER_PLAIN = new RegExp(`^.{0,12}?(?:会同|联合)(?<bodies>${BODIES})`);
const HELPS = new RegExp(`(?:配合|协助|支持)(?<bodies>${BODY})(?:做好|开展|推进|落实|实施|完成|抓好|对|制定|加快|尽快)`);
const TERRITORY_SUBJECT = new RegExp(`^(?:${TERRITORY})(?:也|还|均|都)*(?:将|正在|计划|拟|会(?!同))`);
const NOBODY = /^(?:各级|各有关|各相关|有关|相关|各职能|各部门|各单位|各地|各乡镇|属地)/;

const MINE = new RegExp(OWN);

export interface OtherActor {
  body: string;
  words: string;
  /** Named with 由, not as the subject. */
  led: boolean;
}

const SPEAKER = new RegExp(`^(?:据|经了解|其中)?(?<body>${BODY})(?:表示|反馈|答复|回复|明确|称|意见|的?会办意见|会办意见为|的意见|告知)(?:称)?$`);

/** Another body whose words are reported in what follows: 「该局表示，」「市财政局会办意见：」. */
export function speakerOf({ text, mark }: { text: string; mark: string }, issuer: Issuer): OtherActor | null {
  const body = /[，：:,]/.test(mark) ? SPEAKER.exec(text)?.groups?.['body'] : undefined;
  return body === undefined || issuer.at(body) !== '' ? null : { body, words: text, led: false };
}

/** Another body as the one who acts in a clause, with the words that said so. Null when the issuer or nobody is named. */
export function otherActor(text: string, issuer: Issuer): OtherActor | null {
  const led = LED_BY.exec(text);
  const leader = led?.groups?.['body'];
  if (led && leader !== undefined && !MINE.test(leader) && !issuer.is(leader) && issuer.at(leader) === '') return { body: leader, words: led[0], led: true };
  if (led) return null;
  const subject = OTHER_SUBJECT.exec(text);
  const body = subject?.groups?.['body'];
  if (subject && body !== undefined && !MINE.test(body) && issuer.at(body) === '' && !/^(?:会同|联合|配合|协调|督促|对|在|向|与|由|为|将|以|从|按|根据|按照|各级.*要|积极|进一步|加强|加大|建立|完善|推动|推进|做好|持续|继续|支持|鼓励|引导|指导|组织|开展|要求|责令|争取|选取|选择|依托|通过|针对|建设|新建|建成|该|此|邀请|抽调|成立|整合|强化|优化|提升|实施|正式|主动|去函|致函|专函|商请|提请|报|呈|请|走访|函|全力|及时|尽快|抓紧|借|委托|赴|到|给|让|派|聘|新增|购|安排|拟|再|先|并|也|还|入|每)/.test(body)) {
    return { body, words: subject[0], led: false };
  }
  return null;
}

/** 「村医的补助由县财政局拨」: told in the present, yet what another body does and neither what it did nor what it is there for. */
export function elsewhere(text: string, issuer: Issuer): OtherActor | null {
  if (!text.includes('由') || /[了过已]|[须应]当?由|负责|编制|主办|归口|管理|管辖/.test(text)) return null;
  const actor = otherActor(text, issuer);
  return actor?.led === true ? actor : null;
}

/** The words of a subject that is another body, to cut from the span: 「市城管局将」 leaves what it does. */
export function otherSubject(text: string, { body, led }: OtherActor): string {
  if (led || !text.startsWith(body)) return '';
  return body + (/^(?:也|还|均|都)?将?(?!会同)/.exec(text.slice(body.length))?.[0] ?? '');
}

/** The bodies that act with the issuer or that it helps. */
export function partners(text: string, issuer: Issuer): string[] {
  const match = TOGETHER_PLAIN.exec(text) ?? TOGETHER.exec(text) ?? HELPS.exec(text);
  const bodies = match?.groups?.['bodies'];
  if (bodies === undefined) return [];
  return bodiesIn(bodies).filter((body) => issuer.at(body) === '');
}

/** The bodies of a list, one by one. */
export function bodiesIn(list: string): string[] {
  return list.replace(/等(?:相关|有关|职能|多)?(?:部门|单位|多部门)?$/, '').split(/、|，|以及|及|和(?!社会保障|城乡|改革|旅游|规划|信息化|草原|综合|体育|计划生育|食品)|与(?!经济)/).map((body) => body.trim()).filter((body) => body.length >= 2);
}

/** 「我市将…」: who in the territory acts is not said. */
export function territoryActs(text: string): boolean {
  return TERRITORY_SUBJECT.test(text);
}

/** 「有关部门」「各级…」: no body in particular. */
export function isNobody(body: string): boolean {
  return NOBODY.test(body) || /^(?:有关|相关|各)?(?:部门|单位|企业)$/.test(body);
}
