/**
 * What zone each clause of the body stands in, and which time governs it. Scope inherits: 「2022年，我厅将」 governs its paragraph, 「下一步」
 * everything up to a numbered point of its own level, a past year or the courtesies (domain 5.2 rule 3).
 */
import type { LocalDate } from '../../core/commitment.js';
import type { FoundTime } from './dates.js';
import type { Fired } from './extraction.js';
import { LINK, MODIFIER } from './lexicon/openings.js';
import { openVerb } from './lexicon/verbs.js';
import { fired, firstHit } from './lexicon/row.js';
import type { Hit } from './lexicon/row.js';
import { IMPERATIVE_ROWS, PROGRESS_ROWS } from './lexicon/tones.js';
import { BACKGROUND_ROWS, CITATION_ROWS, CONDITION_ROWS, COURTESY_ROWS, FORWARD_ROWS, PAST_ROWS, REFUSAL_ROWS, WILL_ROWS } from './lexicon/zones.js';
import { elsewhere, otherActor, speakerOf } from './owners.js';
import type { Issuer, OtherActor } from './owners.js';
import { isRunIn } from './outline.js';
import type { Outlined } from './outline.js';
import type { Clause, Sentence } from './sentences.js';
import { movesOver, bare, datedAhead, deadlinesIn, inTitle, isTimeAlone, pastIn, pastWins, willActs } from './tense.js';

export type Zone = 'forward' | 'progress' | 'past' | 'citation' | 'heading' | 'courtesy' | 'other' | 'refusal' | 'background' | 'plain';

export interface Scope {
  on: LocalDate;
  words: string;
}

export interface Zoned {
  clause: Clause;
  zone: Zone;
  /** Why it is that zone. */
  why: Fired[];
  /** The future is said in the clause itself, not inherited. */
  own: boolean;
  times: FoundTime[];
  /** A year, quarter or plan said earlier that bounds what is done. */
  scope: Scope | null;
  /** A date, or the year that opens the scope, directly before the act. */
  led: FoundTime | null;
  /** The words of a condition in force here, from this clause or from a part of its own before it. */
  condition: string | null;
  conditionWhy: Fired | null;
  /** 「…之前，」 stands before: what bridges the time until then. */
  bridging: boolean;
  other: OtherActor | null;
  /** After a past chain in the same sentence: practice, not promise (rule 2). */
  afterPast: boolean;
  sentence: number;
  paragraph: number;
}

interface Open {
  why: Fired;
  /** The level of numbering where it was opened; headings at this level or above close it. */
  level: number;
  /** 「下一步」 reaches over paragraphs, 「我局将」 holds for its own. */
  wide: boolean;
}

/** What holds inside one sentence. */
interface Chain {
  tense: 'past' | 'citation' | 'other' | 'forward' | null;
  pastBefore: boolean;
  speaker: OtherActor | null;
  led: FoundTime | null;
  candidate: { scope: Scope; time: FoundTime } | null;
  /** The date that opened the act before: 「6月底前验收，并移交」. */
  carried: FoundTime | null;
  condition: { words: string; why: Fired } | null;
  bridging: boolean;
  /** The year or its end that an act before in the sentence named. */
  year: Scope | null;
  /** Of the paragraph: a list or a numbered point that holds no past, where clauses without a subject tell what will be done. */
  imperative: boolean;
  /** Of the paragraph: a sentence before told what will be done. */
  forwardBefore: boolean;
}

const YEARLY = new Set(['time.year', 'time.year-end', 'time.half', 'time.quarter']);
const ENDS_ZONE = /^(?:20\d\d年(?!.{0,12}(?:将|计划|拟))|先后|近年来|近[一二三四五六七八九十几两\d]+年|截[至止]|去年|多年来|长期以来|一直以来)/;
/** Every condition holds one of these. */
const MAY_WAIT = /[后时待等如若旦俟假的视适即下要经择一]|完(?![成善])|[过好]了|有了|出来|批不批/;
const BRIDGE = /^(?:在)?[^，。；]{2,20}(?:之前|以前|前)$|^(?:在)?(?:此|这)之前$|^(?:在)?过渡期(?:间|内)?$/;
const DATE_BEFORE = /[年月日底季度旬内期\d]\s*(?:之前|以前|前)$/;

/** Walks the body once. */
export function zonesOf(outlined: readonly Outlined[], issuer: Issuer, signedOn: LocalDate | null): Zoned[] {
  return new Walk(issuer, signedOn).over(outlined);
}

class Walk {
  readonly #zoned: Zoned[] = [];
  readonly #issuer: Issuer;
  readonly #signedOn: LocalDate | null;
  #open: Open | null = null;
  #scope: Scope | null = null;
  #level = 0;
  #list = false;
  #sentence = 0;

  constructor(issuer: Issuer, signedOn: LocalDate | null) {
    this.#issuer = issuer;
    this.#signedOn = signedOn;
  }

  over(outlined: readonly Outlined[]): Zoned[] {
    outlined.forEach((each, index) => {
      if (each.part === 'front' || each.part === 'salutation') return;
      this.#enter(each);
      this.#paragraph(each, index);
      const next = outlined[index + 1];
      // A list announced with 「如下：」 goes on over its points.
      this.#list = this.#open !== null && (/[：:]$/.test(each.paragraph.text) || (this.#list && (next?.level ?? 0) > 0));
    });
    return this.#zoned;
  }

  #enter({ paragraph, level, headed, heading }: Outlined): void {
    if (level > 0) {
      if (this.#open && this.#open.level > 0 && level <= this.#open.level) this.#open = null;
      this.#level = level;
    }
    if (this.#open && !this.#open.wide && !this.#list) this.#open = null;
    if (heading === 'forward') {
      const words = paragraph.text.slice(0, headed);
      this.#open = { why: { id: 'zone.heading', zh: `标题「${words}」说明以下是打算`, en: `the heading 「${words}」 announces plans` }, level: this.#level, wide: true };
    } else if (heading === 'past') {
      this.#open = null;
    }
    if (headed < paragraph.text.length && !(this.#list && this.#open !== null)) this.#scope = null;
  }

  #paragraph({ paragraph, part, level, headed }: Outlined, index: number): void {
    const chain: Chain = { tense: null, pastBefore: false, speaker: null, led: null, carried: null, candidate: null, condition: null, bridging: false, year: null, forwardBefore: false, imperative: (level > 0 || /[一二三四五六七八九十]是/.test(paragraph.text)) && firstHit(PAST_ROWS, paragraph.text) === null };
    let opened = !/(?:答复|函复|回复|汇报|报告|说明|反馈|会办意见|意见)(?:意见)?如下/.test(paragraph.text);
    paragraph.sentences.forEach((sentence, place) => {
      this.#sentence++;
      if (sentence.fresh) Object.assign(chain, { tense: null, pastBefore: false, speaker: null } satisfies Partial<Chain>);
      else if (chain.tense === 'other' && chain.speaker === null) chain.tense = null;
      Object.assign(chain, { led: null, carried: null, candidate: null, condition: null, bridging: false, year: null } satisfies Partial<Chain>);
      const runIn = isRunIn(sentence, paragraph.sentences[place + 1]);
      const thanks = firstHit(COURTESY_ROWS, sentence.text);
      const courtesy = thanks !== null && /将于|\d月/.test(sentence.text) ? null : thanks;
      if (courtesy && /感谢|专此|此复|特此/.test(courtesy.words) && this.#zoned.length > 0) this.#open = null;
      sentence.clauses.forEach((clause, at) => {
        const add = (zone: Zone, why: readonly (Hit | Fired)[], more: Partial<Zoned> = {}): void => {
          this.#zoned.push({
            clause, zone, why: why.map((each) => ('row' in each ? fired(each) : each)), own: false, times: [], scope: null, led: null, condition: null, conditionWhy: null,
            bridging: false, other: null, afterPast: false, sentence: this.#sentence, paragraph: index, ...more,
          });
        };
        if (!opened) {
          if (/如下$/.test(clause.text)) opened = true;
          // A split handling is announced here: 「第一条由县生态环境局另行答复」.
          const part = /另行答复|分别答复|负责第/.test(clause.text) ? otherActor(clause.text, this.#issuer) : null;
          if (part) add('other', [{ id: 'owner.split', zh: '分办：这一部分由其他单位答复', en: 'split handling: another body answers this part' }], { other: part });
          return;
        }
        if (clause.start < paragraph.start + headed || runIn) add('heading', [{ id: 'rule.6-heading', zh: '标题不是承诺', en: 'a heading is no pledge' }]);
        else if (part === 'closing') add('courtesy', [{ id: 'zone.closing', zh: '落款部分', en: 'the closing of the letter' }]);
        else if (courtesy) add('courtesy', [courtesy]);
        else if (thanks !== null && /^(?:(?:衷心|诚挚|再次|非常)?感谢|欢迎|敬请)/.test(clause.text)) add('courtesy', [thanks]);
        else this.#clause(clause, at, sentence, chain, add);
      });
    });
  }

  #clause(clause: Clause, at: number, sentence: Sentence, chain: Chain, add: (zone: Zone, why: readonly (Hit | Fired)[], more: Partial<Zoned>) => void): void {
    const { text } = clause;
    const times = deadlinesIn(text, { signedOn: this.#signedOn, year: yearBefore(chain.led, this.#scope, chain.candidate?.scope ?? null) });
    const forward = firstHit(FORWARD_ROWS, text);
    const past = pastIn(text, chain);
    const own = forward?.row.id === 'forward.own-will' ? forward : null;
    const said = own ?? firstHit(WILL_ROWS, text);
    const moved = said?.row.id === 'will.will' && movesOver(text, times, this.#signedOn);
    const future = said !== null && !moved && !pastWins(past, said, text) && !inTitle(text, said.end - 1) ? said : null;
    const progress = past ? null : firstHit(PROGRESS_ROWS, text);
    let ahead = past || future || chain.tense === 'citation' ? null : datedAhead(text, times, { led: chain.led ?? chain.candidate?.time ?? null, signedOn: this.#signedOn });
    const overLed = this.#leadingTime(clause, times, chain, future !== null);
    if (overLed) ahead = null;
    if (sentence.fresh && at === 0 && ENDS_ZONE.test(text) && past !== null && !future && chain.candidate === null) this.#open = null;

    const conditional = !MAY_WAIT.test(text) || (past && !/^(?:待|等|如|若|经|视)/.test(text)) ? null : firstHit(CONDITION_ROWS, text);
    if (conditional && chain.condition) chain.condition = bothOf(chain.condition, conditional.words, clause, sentence, this.#zoned.at(-1)?.sentence === this.#sentence ? (this.#zoned.at(-1)?.clause ?? null) : null);
    if (conditional && chain.condition === null) chain.condition = { words: conditional.words, why: fired(conditional) };
    if (BRIDGE.test(text) && !DATE_BEFORE.test(text)) chain.bridging = true;
    if (forward?.row.id === 'forward.next' && !(past && !future)) {
      this.#open = { why: fired(forward), level: this.#level, wide: true };
      if (/[：:]/.test(clause.mark) || /如下|以下|几|方面|打算|措施/.test(text)) this.#list = true;
      chain.tense = null;
    } else if (own && future) {
      this.#open ??= { why: fired(own), level: this.#level, wide: false };
    } else if ((progress ?? future) && this.#issuer.at(bare(text)) !== '') {
      this.#open ??= { why: fired((progress ?? future) as Hit), level: this.#level, wide: false };
    }
    const speaker = speakerOf(clause, this.#issuer);
    const speaks = speaker !== null && clause.mark !== '。';
    if (speaker) { chain.speaker = speaker; chain.tense = 'other'; }

    const wish = at > 0 && !future && /^(?:也|还|并)?(?:希望|恳请|望(?=[^，。]{2,}(?:配合|支持|协助|协调|理解|做好)))/.test(text);
    if (wish) { chain.tense = 'citation'; add('courtesy', [{ id: 'courtesy.wish', zh: '请对方去做，不是承诺', en: 'asks the other side, promises nothing' }], { times }); return; }
    let { zone, why } = this.#zoneOf(text, chain, { future, progress, past, ahead, conditional: conditional !== null });
    const state = (zone === 'forward' || zone === 'plain') && !future && !progress && !conditional ? firstHit(BACKGROUND_ROWS, text) : null;
    if (speaks) zone = 'plain';
    if (state) { zone = 'background'; why = [state]; }
    if (zone === 'forward' && chain.candidate !== null) {
      this.#scope = chain.candidate.scope;
      chain.led ??= chain.candidate.time;
      chain.candidate = null;
    }
    const other = zone === 'forward' || zone === 'progress' ? (otherActor(bare(text), this.#issuer) ?? (this.#issuer.at(bare(text)) === '' && chain.tense === 'other' && !/^(?:联合|会同|协调|督促|责成|指导|协助|配合|我们?)|[的完后]我们/.test(bare(text)) ? chain.speaker : null)) : zone === 'plain' ? elsewhere(bare(text), this.#issuer) : null;
    if (other) {
      if (zone !== 'plain') { chain.tense = 'other'; chain.speaker ??= other; }
      zone = 'other';
      why = [{ id: 'owner.other', zh: `「${other.words}」：由其他单位去做`, en: `「${other.words}」: another body acts` }, ...why];
    } else if (this.#issuer.at(bare(text)) !== '' && chain.tense === 'other') {
      chain.tense = null;
      chain.speaker = null;
    }
    add(zone, why, {
      own: future !== null || progress !== null || ahead !== null, times, scope: this.#scope ?? chain.year, led: chain.led ?? (times.length === 0 && /^(?:并|且)/.test(text) ? chain.carried : null), other,
      condition: chain.condition?.words ?? null, conditionWhy: chain.condition?.why ?? null, bridging: chain.bridging, afterPast: chain.pastBefore && zone === 'past',
    });
    const opened = times.find(({ start, row, due }) => start <= 3 && row.sort === 'date' && due.on !== null);
    chain.carried = zone === 'forward' ? (opened ?? chain.carried) : null;
    if (zone !== 'plain' && zone !== 'background' && !isTimeAlone(text, times) && !/(?:一道|一起)$/.test(text) && !MODIFIER.test(text.slice(this.#issuer.at(text).length).replace(/^(?:也|还)?将/, ''))) chain.led = null;
    if (!BRIDGE.test(text) && !isTimeAlone(text, times)) chain.bridging = false;
    const yearly = zone === 'forward' ? times.find(({ row, due }) => YEARLY.has(row.id) && due.on !== null) : undefined;
    if (yearly) chain.year = scopeOf(yearly);
  }

  #zoneOf(text: string, chain: Chain, seen: { future: Hit | null; progress: Hit | null; past: Hit | null; ahead: FoundTime | null; conditional: boolean }): { zone: Zone; why: (Hit | Fired)[] } {
    const { future, progress, past, ahead, conditional } = seen;
    const refusal = firstHit(REFUSAL_ROWS, text);
    const citation = MODIFIER.test(text) && !/^(?:以|将|通过)/.test(text) ? null : firstHit(CITATION_ROWS, text);
    const forwards = (): void => { chain.forwardBefore = true; if (chain.tense !== 'other') chain.tense = 'forward'; chain.pastBefore = false; };
    if (refusal && !conditional && !this.#ownWill(future)) return { zone: 'refusal', why: [refusal] };
    if (citation?.row.id === 'citation.exhorts' && !this.#ownWill(future)) return { zone: 'citation', why: [citation] };
    if (future && citation && /[您你贵]|代表|委员/.test(citation.words) && citation.start < future.start && !this.#ownWill(future)) return { zone: 'citation', why: [citation] };
    if (future?.row.id === 'will.will' && chain.tense === 'past' && !willActs(text)) return { zone: 'past', why: [{ id: 'rule.1-object', zh: '过去时之后的「将」只是提宾', en: 'a 将 after the past only moves the object' }] };
    if (future) { forwards(); return { zone: 'forward', why: [future] }; }
    if (citation && (!ahead || (citation.words.startsWith('》') && citation.start < ahead.start))) { if (!/[您你贵]|代表|委员|建议中/.test(citation.words)) chain.tense = 'citation'; return { zone: 'citation', why: [citation] }; }
    if (progress) { forwards(); return { zone: 'progress', why: [progress] }; }
    if (past) { chain.tense = 'past'; chain.pastBefore = true; return { zone: 'past', why: [past] }; }
    if (ahead) { forwards(); return { zone: 'forward', why: [{ id: 'time.ahead', zh: `「${ahead.words}」在答复之后`, en: `「${ahead.words}」 lies after the reply` }] }; }
    if (conditional) { forwards(); return { zone: 'forward', why: chain.condition ? [chain.condition.why] : [] }; }
    if (chain.tense === 'past' || chain.tense === 'citation') {
      const goesOn = chain.tense === 'past' ? { zh: '承接前面的过去时', en: 'goes on with the past before it' } : { zh: '承接前面的引用', en: 'goes on with the quotation before it' };
      return { zone: chain.tense, why: [{ id: `zone.${chain.tense}-goes-on`, ...goesOn }] };
    }
    if (chain.tense === 'forward') return { zone: 'forward', why: [{ id: 'zone.forward-goes-on', zh: '承接本句前面的将来', en: 'goes on with the future before it in the sentence' }] };
    if (this.#open !== null) return { zone: 'forward', why: [this.#open.why] };
    if (chain.tense === 'other') return { zone: 'forward', why: [] };
    if (chain.bridging) forwards();
    if (chain.condition !== null || chain.bridging) return { zone: 'forward', why: chain.condition ? [chain.condition.why] : [] };
    const imperative = chain.imperative ? firstHit(IMPERATIVE_ROWS, text) : null;
    if (imperative) { forwards(); return { zone: 'forward', why: [imperative] }; }
    const verb = chain.imperative || chain.forwardBefore ? openVerb(text.replace(LINK, '')) : null;
    if (verb) { forwards(); return { zone: 'forward', why: [{ id: 'zone.verb-first', zh: `「${verb.verb}」：没有主语，以行为动词起头`, en: `「${verb.verb}」: no subject, opens with a verb of doing` }] }; }
    return { zone: 'plain', why: [] };
  }

  #ownWill(future: Hit | null): boolean {
    return future?.row.id === 'forward.own-will';
  }

  /** A year of its own before the act, or with the issuer right after it, governs what follows. */
  #leadingTime({ text }: Clause, times: readonly FoundTime[], chain: Chain, future: boolean): boolean {
    const first = times.find(({ start, row }) => start <= 3 && row.sort !== 'vague');
    // 「自5月20日至10月7日，」: the end of the span counts.
    const leading = first === undefined ? first : (times.find(({ start, row }) => row.sort !== 'vague' && start > first.end && start - first.end <= 5 && /^[^，。]{0,4}(?:至|到|—|-)$/.test(text.slice(first.end, start))) ?? first);
    if (leading === undefined || leading.due.on === null) return false;
    const rest = text.slice(leading.end).replace(/^(?:，|,|期间|度|内|全年|里|以?前|之前|开始|起)+/, '');
    const alone = rest === '';
    const yearly = leading.row.sort === 'period' || leading.row.id === 'time.half' || leading.row.id === 'time.quarter';
    if (this.#signedOn !== null && leading.due.on < this.#signedOn && !future) { chain.tense = 'past'; chain.pastBefore = true; return true; }
    if (!(alone || this.#issuer.at(rest) !== '' || /^将/.test(rest))) return false;
    if (yearly) chain.candidate = { scope: scopeOf(leading), time: leading };
    else chain.led = leading;
    return false;
  }
}

/** 「如能进入规划，等政策启动后，」: both must hold. */
function bothOf(first: { words: string; why: Fired }, words: string, { text, end }: Clause, sentence: Sentence, before: Clause | null): { words: string; why: Fired } {
  if (before === null || !before.text.includes(first.words) || before.text.length - first.words.length > 3 || !text.endsWith(words)) return first;
  return { words: sentence.text.slice(sentence.text.indexOf(first.words), end - sentence.start), why: first.why };
}

/** Of a time that has a date. */
function scopeOf({ due: { on }, words }: FoundTime): Scope {
  return { on: on ?? '', words };
}

function yearBefore(led: FoundTime | null, scope: Scope | null, candidate: Scope | null): number | null {
  const on = led?.due.on ?? candidate?.on ?? scope?.on;
  return typeof on === 'string' ? Number(on.slice(0, 4)) : null;
}
