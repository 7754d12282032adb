/** What one clause does: where its act begins, what kind of act closes it, and whether it is a definite act, an effort, an aim or a modifier. */
import type { Fired, Span, Strength } from './extraction.js';
import { KIND_ROWS } from './lexicon/kinds.js';
import type { KindRow } from './lexicon/kinds.js';
import { OBJECT_ROWS } from './lexicon/objects.js';
import { AUXILIARY, FRAME, LINK, MODIFIER, MODIFIER_END, NEXT, PURPOSE_FIRST, QUESTION, TODAY } from './lexicon/openings.js';
import { PLAIN_ROWS } from './lexicon/plain.js';
import { fired, firstHit } from './lexicon/row.js';
import type { Hit, Row } from './lexicon/row.js';
import { ACT_ROWS, AIM_ROWS, HARD_ROWS, NAMED_EFFORT_ROWS, ONGOING_ROWS, PREPARING_ROWS, SOFT_ROWS } from './lexicon/tones.js';
import { hasVerb, openVerb } from './lexicon/verbs.js';
import { otherSubject, territoryActs } from './owners.js';
import type { Issuer } from './owners.js';
import { RANGE_ALONE } from './tense.js';
import type { Zoned } from './zones.js';

/**
 * `act` is a pledge of its own; `effort` and `prepares` belong to one (or become one when the sentence has no other); `aim` never stands
 * alone; `date` says when the act before it is finished;
 * `modifier` goes with the next act; `frame`, `condition` and `nothing` are no part of any.
 */
export type Weight = 'act' | 'date' | 'effort' | 'prepares' | 'aim' | 'modifier' | 'frame' | 'condition' | 'nothing';

export interface Reading {
  zoned: Zoned;
  /** Of the act, without time, subject and 将. */
  span: Span;
  text: string;
  weight: Weight;
  kind: string;
  strength: Strength;
  /** The kind follows from what stands around the clause: no vote on it. */
  settled: boolean;
  /** The issuer or 将 is named in the clause. */
  subject: boolean;
  /** Goes on with the clause before it, as one pledge with it. */
  joined?: boolean;
  territory: boolean;
  fired: Fired[];
}

const VERB_ROW: Row = { id: 'act.verb', pattern: /^/, zh: '以行为动词起头', en: 'opens with a verb of doing', example: '续签协议' };
const VERBLESS = /^(?:[^，。]{0,40}(?:的|等)|其中|如|例如|比如|即|[^，。]{0,30}的[^的，。]{0,8}(?:进展|情况|问题|事项|方面)|[^，。]*(?:的事|那头|的设想|的想法|的地方|这一[项条冬层]|的日子)|(?:您|代表|委员|针对您|对您|你)[^，。]{0,40}(?:做法|想法|建议|意见|提议|诉求)|(?:至于|关于)[^，。]*|受[^，。]{1,20}(?:限制|影响|制约)|[^，。\d]{1,10}(?:方面|(?<!以)上)|与[^，。]{2,30}(?:一道|一起)|[^，。]{0,12}后[^，。]{1,8}为[^，。]+|(?:尽全力|尽最大努力|全力|努力|认真|切实|积极|也|将|会)*(?:做好|干好)(?:相关|各项|有关|这项|此项)?(?:工作|服务)|积极努力|[^，。]{1,16}期间|[第其][一二三四五六七八九十]|下一步|为)$/;

/** Reads one clause of a forward, progress, past-chain or other zone. Never throws. */
export function readClause(zoned: Zoned, issuer: Issuer): Reading {
  const { clause } = zoned;
  const { from, subject } = startOfAct(zoned, issuer);
  let text = clause.text.slice(from);
  let end = clause.end;
  // A document's name says what is drawn up; a part of it quoted after the name adds no act.
  const quoted = /^([^《]*《[^》]*》)[“"]/.exec(text);
  if (quoted?.[1] !== undefined) { text = quoted[1]; end = clause.start + from + text.length; }
  const base = { zoned, span: [clause.start + from, end] as const, text, subject, settled: false, territory: territoryActs(clause.text.replace(/^.{0,8}?，/, '')) };
  const as = (weight: Weight, kind: string, strength: Strength, hits: readonly (Hit | null)[]): Reading =>
    ({ ...base, weight, kind, strength, fired: hits.filter((hit) => hit !== null).map(fired) });
  const dated = zoned.times.some(({ row, start }) => row.sort !== 'vague' && start >= 0);
  if (text === '' || (VERBLESS.test(text) && !(dated && zoned.own && /换新的$/.test(text)) && zoned.condition === null && firstHit(AIM_ROWS, text) === null) || /下功夫$|(?:以下|如下|几)[^，。]{0,6}(?:工作|事|方面|措施|落实|项)|^现将[^，。]*如下|^这样|^以[^，。]{1,8}精神/.test(text)) return as('nothing', 'maintain-effort', 'soft', []);
  if (TOPIC.test(clause.text) || BECOMES.test(text)) return as('nothing', 'maintain-effort', 'soft', []);
  if (URGED_WITH.test(text) && clause.mark === '，') return as('modifier', 'coordinate', 'firm', []);
  if (zoned.condition !== null && zoned.conditionWhy !== null && isConditionAlone(text, zoned.condition)) return as('condition', 'maintain-effort', 'soft', []);
  if (isTimeOrLink(clause.text, zoned)) return as('frame', 'maintain-effort', 'soft', []);
  if (UNTIL.test(text)) return as('date', 'interim-measure', 'firm', []);
  if (dated && DATE_ONLY.test(text)) return as('date', 'maintain-effort', 'firm', []);
  if (BRIDGE_ALONE.test(text) && (!dated || !/[年月日底末]\s*(?:之|以)?前$/.test(text))) return as('frame', 'maintain-effort', 'soft', []);
  if (FRAME.test(text) && !dated) return as('frame', 'maintain-effort', 'soft', []);
  if (GATHERED.test(text)) return as('frame', 'coordinate', 'soft', []);
  if (MEANS.test(text) || (!dated && clause.mark === '，' && QUESTION.test(text))) return as('modifier', 'maintain-effort', 'soft', []);
  if (PURPOSE_FIRST.test(text) && !(FOR_WHOM.test(text) && openVerb(text) !== null)) return as('frame', 'maintain-effort', 'soft', []);
  if (objectAlone(text, clause.mark)) return as('frame', 'maintain-effort', 'soft', []);
  if (MODIFIER.test(text) && !/[。.．]/.test(clause.mark) && modifierOnly(text)) return as('modifier', 'maintain-effort', 'soft', []);
  const kind = bridged(zoned, carriedOut(text) ?? kindOf(text) ?? (zoned.own && from > 0 ? kindOf(clause.text) : null), zoned.condition);
  const aim = firstHit(AIM_ROWS, text);
  const finishes = dated && /完成|建成|竣工|开工|通车|投用|到位/.test(text);
  if (aim && !dated && kind?.row.id !== 'kind.outcome') return as('aim', 'achieve-outcome', 'soft', [aim]);
  const open = kind === null || weakUnder(kind.row);
  const ongoing = open ? firstHit(ONGOING_ROWS, text) : null;
  const hard = firstHit(HARD_ROWS, text);
  const object = kind === null || open ? firstHit(OBJECT_ROWS, text) : null;
  const counted = object?.row.kind === 'achieve-outcome' && /\d/.test(text);
  const named = open ? firstHit(NAMED_EFFORT_ROWS, text) : null;
  const soft = firstHit(SOFT_ROWS, text.includes('《') ? text.replace(/《[^》]*》/g, '') : text);
  if (aim && !finishes && !(dated && (kind ?? object)) && !(kind?.row.id === 'kind.outcome')) return as('aim', 'achieve-outcome', 'soft', [aim]);
  if (named && object?.row.kind !== 'interim-measure') return as('act', 'maintain-effort', ongoing ? 'ongoing' : 'soft', [named]);
  if (PROCESS.test(text) && !dated && kind?.row.kind !== 'issue-document') return as('effort', 'maintain-effort', 'soft', [soft]);
  const effortful = /^(?:继续|进一步|切实|持续|不断|积极|全面|大力|着力)*(?:加大|加强|强化)[^，。]*(?:力度|领导|配合|联动)$/.test(text) && !kindFirm(kind);
  if (effortful) return as(prepares(text) ? 'prepares' : 'effort', 'maintain-effort', 'soft', [firstHit(PREPARING_ROWS, text), soft]);
  if (ongoing && !counted) return as('act', 'maintain-effort', 'ongoing', [ongoing]);
  if (kind) {
    const preparing = kind.row.kind === 'complete-study' && prepares(text) && text.length <= 8;
    if (preparing) return as('prepares', 'complete-study', 'soft', [firstHit(PREPARING_ROWS, text)]);
    if (kind.row.id === 'kind.coordinate-with') return as('prepares', 'coordinate', 'soft', [kind]);
    if (kind.row.kind === 'coordinate' && prepares(text) && text.length <= 14) return as('prepares', 'coordinate', 'soft', [firstHit(PREPARING_ROWS, text)]);
    return as('act', kind.row.kind, kind.row.kind === 'recurring-delivery' ? 'ongoing' : kind.row.force === 'soft' ? 'soft' : hard || dated ? 'hard' : 'firm', [kind, hard]);
  }
  const act = firstHit(ACT_ROWS, text);
  const verb = openVerb(text);
  const preparing = firstHit(PREPARING_ROWS, text);
  const checkable = object !== null && verb !== null && (dated || hard !== null);
  if (preparing && !checkable) return as('prepares', 'maintain-effort', 'soft', [preparing]);
  if (soft && (act === null || soft.start <= act.start) && !checkable && !(verb !== null && object !== null && verb.at <= soft.start)) return as('effort', 'maintain-effort', 'soft', [soft]);
  const plain = object === null ? firstHit(PLAIN_ROWS, text) : null;
  const by = object ?? plain;
  const kindNamed = by?.row.kind ?? 'maintain-effort';
  if (act) return as('act', kindNamed, hard ? 'hard' : 'firm', [act, by, hard]);
  // No word of the lexicon, yet the future is said: a verb that opens it, a date or a count makes it a pledge, otherwise it can only be part of one.
  if ((hard && !STANDING.test(text)) || (dated && zoned.own)) return as('act', kindNamed, 'hard', [by, hard]);
  if (plain && text.length >= 4 && !STATE.test(text) && !STANDING.test(text) && !/方面|(?:部门|归口)$/.test(text) && soft === null) return as('act', kindNamed, dated ? 'hard' : 'firm', [plain]);
  if (verb && text.length >= 4) return as('act', kindNamed, 'firm', [{ row: VERB_ROW, start: verb.at, end: verb.at + verb.verb.length, words: verb.verb }, by]);
  if (zoned.zone === 'progress' && zoned.own && text.length >= 4) return as('act', kindNamed, 'firm', [by]);
  return as(NOUN_ALONE.test(text) || (verb === null && text.length <= 5) || (!hasVerb(text) && soft === null && STATE.test(text)) || text.length < 4 ? 'nothing' : 'aim', 'maintain-effort', 'soft', []);
}

/** 「适时组织实施」 without an object of its own carries out the works that the suggestion is about. */
function carriedOut(text: string): Chosen | null {
  const words = /^(?:(?:将|并|也|还|再|会)|根据[^，。]*，?|按照[^，。]*，?|尽快|尽早|及时|适时|逐步|抓紧|立即|优先|积极|统筹|分期|分批|分步|逐年|逐批|有序|进一步|推进|启动|着手|早日)*(?:组织实施|予以(?:建设|实施|改造|修复|维修|解决)|实施(?:改造|建设)?|推进实施|(?:组织|启动|推进|安排)(?:建设|施工|改造|修建|维修|修复)|开工建设|建设|动工)$/.exec(text.replace(/^待[^，。]{2,24}?(?:后|即可)/, ''))?.[0];
  return words === undefined ? null : { row: rowOf('kind.works-done'), start: 0, end: words.length, words };
}

/** 「关于将津贴提高到1000元的建议，」「建议中提出的将…扣除，」: what the deputy wants, named. */
const TOPIC = /^(?:关于|对于|至于)[^，。]{4,}(?:建议|提案|意见|诉求|问题|要求)$|^(?:您|你们?|建议|提案)(?:们)?(?:在?(?:建议|提案))?(?:中|里)?(?:还|也)?(?:提出|提到|反映|所提|涉及|建议)的(?!我)/;
/** 「建成后该院为公立三级医院」: what it will be, no act. */
const BECOMES = /^[^，。]{0,12}后，?(?:该|此|其)?[^，。为]{0,6}(?:为|是|属于?)(?=[公一二三综甲国县市省全]\S*(?:医院|学校|公路|机构|单位|工程|级|类))/;
/** 「要求镇政府会同市资规部门，充分论证…」: the act comes after the comma. */
const URGED_WITH = /^(?:要求|督促|责成|指导|协调|推动|责令)[^，。]{2,20}(?:会同|联合|配合)[^，。]{2,24}(?:部门|局|委|办|单位|政府|公司|中心)$/;

/** Says what something is, not what is done. */
const STATE = /^(?:紧着|另外)|正是|的有[^，。]*[\d十百千]|^不(?!断|定期|再|让|发生|折)|属于?|缺乏|没有|尚无|为准|不是|由于|约\d|^[^，。]{0,14}(?:价格|事项|公路|方面|人员)$/;
/** 「优化加装电梯审批流程」: what is made smoother is no works. */
const PROCESS = /(?:优化|简化|规范|做优|提升|补齐|补强)[^，。]*(?:流程|程序|手续|环节|服务|供给|环境|短板|弱项)$/;
/** Who is called together; what they do comes after the comma. */
const GATHERED = /^(?:会同|联合|协同)(?:各?相关|有关|各)(?:部门|单位|职能部门)$|^(?:组织|会同|联合|邀请|协同|召集)[^，。]*等[^，。]{0,6}(?:单位|部门|机构|企业|专家)$/;
/** With whom it is done: goes with the act after the comma. */
const MEANS = /^(?:引入|委托|聘请)(?:专业)?第三方[^，。]{0,6}$|^抽调[^，。]*\d+(?:人|名)$/;
/** Counts what there is. */
const STANDING = /^(?:另外)?[^，。各]{2,8}\d+(?:\.\d+)?(?:公里|平方米|亩)$|^(?:现行|其余|剩余|现有|全[县市区省]|共|总|其中)[^，。]*$/;
/** 「为卫生院配备彩超8台」: for whom, not what for. */
const FOR_WHOM = /^为(?:全|各|每|\d)|^为[^，。]{1,12}(?:村|校|院|镇|户|人|家|所|站|群众|老人|学生|企业|用户|居民|家庭|小区|单位)[^，。]*\d/;
const NOUN_ALONE = /(?:进展|情况|结果|问题|意见|方面|工作|单元|小区|条件|建议)$/;

const DATE_ONLY = /^(?:(?:完成|办结|整改)?(?:时限|期限|时间)[为是：]?)?(?:将|并|计划|预计|确保|力争|争取|于|在|自|到|至|约|\d|年|月|日|号|[一二三四五六七八九十上下]|今|明|本|底|前|末|之|以|初|旬|中|份|季度|内|左右|周|个|工作)+(?:全面|全部|整体|基本)?(?:完成|完毕|到位|落实|整改到位|完成整改|实施到位|办结)$/;
/** Until when the act before it goes on, which makes that a measure for the meantime. */
const UNTIL = /^直到[^，。]{2,}$|^一直[^，。]{1,3}到[^，。]{2,}$|^到[^，。]{2,}为止$/;
const BRIDGE_ALONE = /^(?:在)?过渡期(?:间|内)?$|(?:之前|以前|[^年月日底度内期末]前)$/;

interface Chosen {
  row: KindRow;
  start: number;
  end: number;
  words: string;
}

/** What is done until something better stands is a measure for the meantime; what follows a pilot is its second half. */
function bridged(zoned: Zoned, kind: Hit<KindRow> | null, condition: string | null): Chosen | null {
  const { text } = zoned.clause;
  if (kind?.row.kind === 'interim-measure' || kind?.row.kind === 'coordinate') return kind;
  if (zoned.bridging || /^(?:在)?[^，。\d]{1,12}[^年月日底度内期末]前，?(?:先行?|临时|暂)/.test(text)) return { row: rowOf('kind.bridging'), start: 0, end: text.length, words: text.slice(0, 12) };
  if (condition !== null && /试点|试行|经验/.test(condition) && /推广|推开|扩大|铺开/.test(text)) return { row: rowOf('kind.pilot'), start: 0, end: text.length, words: condition };
  return kind;
}

function rowOf(id: string): KindRow {
  const row = KIND_ROWS.find((each) => each.id === id);
  if (!row) throw new RangeError(`no kind row ${id}`);
  return row;
}

/** The row of the act that closes the clause. */
export function kindOf(text: string): Hit<KindRow> | null {
  return firstHit(KIND_ROWS, !text.includes('《') ? text : text.replace(/《[^》]*》/g, (title) => `《${'某'.repeat(Math.max(0, title.length - 2 - tail(title).length))}${tail(title)}》`));
}

/** The last word of a title tells a plan from a rule; the rest of it holds nouns that look like acts (rule 5). */
function tail(title: string): string {
  return /(?:指南|手册|目录|办法|方案|意见|规划|细则|规定|条例|计划|通知|报告|年报|白皮书|蓝皮书|地图|名录|年鉴|图册|读本|（第.{1,3}版）|清单)(?:（[^）]*）)?》$/.exec(title)?.[0].slice(0, -1) ?? '';
}

function kindFirm(kind: Hit<KindRow> | null): boolean {
  return kind !== null && kind.row.force === 'firm' && kind.row.id !== 'kind.coordinate-with';
}

/** Kinds that give way to an adverb of duration: what goes on is not finished. */
function weakUnder({ id }: KindRow): boolean {
  return ['kind.works-project', 'kind.works', 'kind.document', 'kind.plan', 'kind.study', 'kind.outcome', 'kind.evaluation', 'kind.interim'].includes(id);
}

function prepares(text: string): boolean {
  return firstHit(PREPARING_ROWS, text) !== null;
}

function isTimeOrLink(text: string, { times }: Zoned): boolean {
  const [time] = times;
  const rest = text.replace(LINK, '').replace(NEXT, '').replace(/^(?:下一步|下步|今后)(?:工作中)?$/, '');
  if (RANGE_ALONE.test(rest) || /^凡/.test(rest)) return true;
  return rest === '' || /^(?:[春秋]季|新)?学期$/.test(rest) || (time !== undefined && rest.replace(time.words, '').replace(/^(?:力争|争取|计划|预计|确保|在|于|到|至|从|自|期间|度|内|前|起|，)*$/, '') === '');
}

function modifierOnly(text: string): boolean {
  if (/^通过/.test(text) && kindOf(text)?.row.kind === 'pass-up') return false;
  return MODIFIER_END.test(text) || (kindOf(text) === null && firstHit(ACT_ROWS, text) === null && firstHit(SOFT_ROWS, text) === null);
}

/** 「对沙化最严重的流动沙地，」: the object set in front, whose verb comes after the comma. */
function objectAlone(text: string, mark: string): boolean {
  const tail = mark === '，' || mark === ',' ? /^(?:对|对于|针对)[^，。]*的([^的，。]{1,16})$/.exec(text)?.[1] : undefined;
  if (tail === undefined && (mark === '，' || mark === ',') && /^(?:对|对于|针对|在)[^，。的]{2,24}$/.test(text)) return openVerb(text) === null && (!text.startsWith('在') || firstHit(PLAIN_ROWS, text) === null) && kindOf(text) === null && firstHit(ACT_ROWS, text) === null && firstHit(SOFT_ROWS, text) === null && firstHit(HARD_ROWS, text) === null;
  if (tail !== undefined && kindOf(tail) !== null) return false;
  return tail !== undefined && !/一律|予以|给予|进行|开展/.test(tail) && firstHit(ACT_ROWS, tail) === null && firstHit(HARD_ROWS, tail) === null && !/加强|加大|强化|优化|完善|提升/.test(tail);
}

function isConditionAlone(text: string, condition: string): boolean {
  if (!text.includes(condition) && !condition.includes(text)) return false;
  return (text.length - condition.length <= 3 && !/(?:实施|建设|启动|开工|安排|推进|解决|施工|办理|执行|印发|公布|出台|施行)$/.test(text)) || condition.length - text.length >= 0 || text.replace(/[^\u4e00-\u9fa5]/g, '').endsWith('后') && text.length <= 40;
}

/** Past links, time and subject; a bare 将, 正在, 计划 stays (label rule 3). */
function startOfAct(zoned: Zoned, issuer: Issuer): { from: number; subject: boolean } {
  const { clause: { text }, times } = zoned;
  let from = 0;
  let subject = false;
  for (let turn = 0; turn < 6; turn++) {
    const rest = text.slice(from);
    const link = LINK.exec(rest)?.[0] ?? NEXT.exec(rest)?.[0] ?? TODAY.exec(rest)?.[0];
    if (link !== undefined && link.length < rest.length) { from += link.length; continue; }
    if (/^由/.test(rest) && issuer.at(rest.slice(1)) !== '') { from += 1; continue; }
    const body = zoned.other === null ? '' : otherSubject(rest, zoned.other);
    if (body !== '' && body.length < rest.length) { from += body.length; subject = true; continue; }
    const own = issuer.at(rest) || (/^我(?:区|市|省|县|州|国|镇|乡|旗)(?!的)/.exec(rest)?.[0] ?? '');
    if (own !== '' && own.length < rest.length) {
      from += own.length;
      subject = true;
      const after = times.find(({ start, row }) => row.sort === 'period' && start - from >= 0 && start - from <= 1);
      if (after && AUXILIARY.test(text.slice(after.end))) from = after.end;
      from += AUXILIARY.exec(text.slice(from))?.[0].length ?? 0;
      continue;
    }
    const time = times.find(({ start, row }) => row.sort !== 'vague' && start - from >= 0 && start - from <= 1);
    if (time) {
      const after = text.slice(time.end).replace(/^(?:期间|度|内|里|以?前|之前|起|，)*/, '');
      if (after !== '' && issuer.at(after) !== '') { from = text.length - after.length; continue; }
    }
    break;
  }
  return { from, subject };
}
