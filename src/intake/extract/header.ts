/** The facts of the header, as far as the text says them; what is not sure is told as a doubt. Pure. */
import { signingDate } from './signing-date.js';
import { classOf } from './class-letter.js';
import type { Doubt, FoundHeader } from './extraction.js';
import { isDateLine, isSalutation } from './outline.js';
import { BODIES } from './lexicon/bodies.js';
import { bodiesIn } from './owners.js';
import { paragraphsOf } from './sentences.js';
import type { Paragraph } from './sentences.js';

const SESSION = /(?:第?[一二三四五六七八九十\d]{1,4}届)[^，。；：《》“”\n]{0,14}?(?:第?[一二三四五六七八九十\d]{1,3}次?(?:全体)?(?:会议|全会)|[一二三四五六七八九十\d]{1,3}次会议)/;
const PLACE_BEFORE = /(?:[\u4e00-\u9fa5]{0,14}?(?:省|自治区|自治州|自治县|市|县|区|州|旗|镇|乡)?(?:人大|人民代表大会|政协)?)$/;
const NUMBER = /第\s*([A-Za-z]{0,3}\d[\d\-－—]*\d|\d|[A-Za-z]\d+|[一二三四五六七八九十百〇零]{1,6})\s*号/;
const BODY_END = /(?:局|厅|委员会|委|办公室|办|政府|法院|检察院|银行|公司|集团|中心|大队|支队|总队|学校|医院|大学|学院|部|院|署|处|会|站|队|台|管委会|开发区|办事处|街道)$/;
const TITLED = /(?:答复|复函|回复|函|答复意见|会办意见|协办意见|办理意见|意见|报告|情况)(?:的函|函)?(?:[（(][^）)]*[）)])?$/;

export function readHeader(text: string, paragraphs: readonly Paragraph[] = paragraphsOf(text)): FoundHeader {
  const greetedAt = paragraphs.slice(0, 25).findIndex(({ text: line }) => isSalutation(line) && line.length <= 90 && !/收悉|答复如下/.test(line) && !TITLED.test(line));
  const front = paragraphs.slice(0, greetedAt >= 0 ? greetedAt : Math.min(6, paragraphs.length));
  const opening = paragraphs.slice(Math.max(0, greetedAt), Math.max(0, greetedAt) + 6).map(({ text: line }) => line).join('\n').slice(0, 1200);
  const frontText = front.map(({ text: line }) => line).join('\n').slice(0, 1200);
  const doubts: Doubt[] = [];
  const addressee = addresseeOf(paragraphs[greetedAt]?.text ?? null);
  const deputies = deputiesOf(addressee);
  const tail = tailOf(paragraphs);
  const title = titleOf(opening) ?? titleOf(frontText);
  const signed = signingDate(tail.lines, doubts);
  const signers = signersOf(tail.lines, front, doubts);
  const number = numberIn(frontText) ?? numberIn(opening);
  const letter = classOf(frontText, tail.lines.join('\n'), doubts);
  if (number === null) doubts.push({ field: 'suggestion_number', zh: '没有找到建议编号', en: 'no number of the suggestion was found' });
  const session = sessionIn(frontText) ?? sessionIn(opening);
  return {
    form: formOf(frontText, opening, addressee), suggestion_number: number, session, year: yearOf(number, signed), title,
    lead_deputy: deputies[0] ?? null, deputies, joint: addressee !== null && (deputies.length > 1 || /等/.test(addressee)), addressee,
    handed_over_by: handedOver(opening), issuer: signers[0] ?? null, signers, document_number: documentNumber(frontText), signed_on: signed,
    class: letter.letter, class_scheme: letter.scheme, contact: contactOf(tail.lines), co_handlers: coHandlers(opening, text), doubts,
  };
}

function formOf(front: string, opening: string, addressee: string | null): FoundHeader['form'] {
  const words = `${front}\n${addressee ?? ''}`;
  if (/提案/.test(words) || /政协/.test(words) || /委员(?:们)?$/.test(addressee ?? '')) return 'proposal';
  if (/建议|议案|代表/.test(words)) return 'suggestion';
  return /提案/.test(opening) ? 'proposal' : /建议/.test(opening) ? 'suggestion' : null;
}

function addresseeOf(line: string | null): string | null {
  return line === null ? null : line.replace(/[：:，,\s]*$/, '').replace(/[：:].*$/s, '').trim() || null;
}

function deputiesOf(addressee: string | null): string[] {
  if (addressee === null || !/代表|委员(?!会)|先生|女士|同志/.test(addressee)) return [];
  return addressee.replace(/^(?:尊敬的)/, '').replace(/(?:代表团|领衔代表|人大代表|政协委员|代表|委员|同志|先生|女士|们)/g, '、').replace(/等\s*(?:\d+|[一二三四五六七八九十]+)?\s*(?:位|名|人)?/g, '、')
    .split(/[、，,\s和及与]+/).map((name) => name.trim()).filter((name) => /^[\u4e00-\u9fa5·•]{2,12}$/.test(name));
}

function titleOf(opening: string): string | null {
  const quoted = /[《“"「](?:《)?((?:关于|对|加强|加快|推进|建设|解决|尽快|进一步|建议)?[^《》“”"「」\n]{3,90}?(?:的建议|的提案|的议案|建议|提案)?)(?:》)?[》”"」](?:（[^）]{1,20}）)?(?:的?(?:建议|提案|议案))?/.exec(opening);
  const plain = /(?:提出|交办|反映)?的?(关于[^，。；《》“”\n]{4,80}?的(?:建议|提案|议案))/.exec(opening);
  if (quoted?.[1] !== undefined && (/建议|提案|议案/.test(quoted[0]) || /^关于/.test(quoted[1])) && (plain === null || quoted.index <= plain.index)) return quoted[1];
  return plain?.[1] ?? (quoted?.[1] !== undefined && /收悉|收到/.test(opening) ? quoted[1] : null);
}

function sessionIn(text: string): string | null {
  const match = SESSION.exec(text);
  if (!match) return null;
  const before = PLACE_BEFORE.exec(text.slice(Math.max(0, match.index - 20), match.index).replace(/^.*[\n，。、：“”《》\s]/s, ''))?.[0] ?? '';
  const cut = before.replace(/^.*(?:关于|对|在|答复|回复|收到|贵)(?=.)/, '').replace(/^(?:您|你)们?/, '').replace(/^(?:于|在|对)/, '');
  return `${cut}${match[0]}`;
}

function numberIn(text: string): string | null {
  const match = NUMBER.exec(text) ?? /[（(]\s*([A-Za-z]?\d{3,})\s*号?\s*[）)]/.exec(text) ?? /(?:编号|建议|提案)(?:[：:]|第)?\s*([A-Za-z]?\d{3,})\s*号?/.exec(text);
  return match?.[1]?.replace(/[－—]/g, '-') ?? null;
}

function yearOf(number: string | null, signed: string | null): number | null {
  const written = /^(20\d\d)\d{2,}$/.exec(number ?? '')?.[1];
  if (written !== undefined) return Number(written);
  return signed === null ? null : Number(signed.slice(0, 4));
}

function handedOver(opening: string): string | null {
  const match = new RegExp(`(?:由|经|，|^|\\n)([^，。；：《》“”"\\n由]{3,26}?)(?:交由|交办给|转交(?:给)?|批转|转来|转给|交给|交(?=我|本)|分解)(?:本|我|交)?(?:单位|局|厅|委|办|院|部|们|公司|镇|乡|街道|主办|办理|的《|的“|的关于)`).exec(opening)
    ?? (!opening.includes('交办的') ? null : /([^，。；：《》“”"\n由]{3,26}?(?:办公室|工委|委员会|人大办|督查室|政协|常委会))交办的/.exec(opening));
  const body = match?.[1]?.replace(/^(?:该建议|此建议|由|经|已)/, '').trim() ?? null;
  return body === null || !/办|委|会|厅|局|政府|政协|人大|工委|室/.test(body) ? null : body;
}

function documentNumber(front: string): string | null {
  return /[\u4e00-\u9fa5]{2,14}\s*[〔\[［（(【]\s*20\d\d\s*[〕\]］）)】]\s*(?:第)?\s*\d{1,4}\s*号/.exec(front)?.[0].replace(/\s+/g, '') ?? null;
}

interface Tail {
  lines: string[];
}

/** The last lines, up to a dozen, joined in their order. */
function tailOf(paragraphs: readonly Paragraph[]): Tail {
  return { lines: paragraphs.slice(-12).map(({ text }) => text) };
}

function signersOf(lines: readonly string[], front: readonly Paragraph[], doubts: Doubt[]): string[] {
  const dateAt = lines.findLastIndex((line) => isDateLine(line.replace(/\s/g, '')) || /(?:局|厅|委|办|府|会|院|心|司|队|道|部|处)\s+(?:20\d\d|二[〇○零])/.test(line));
  const found: string[] = [];
  const upTo = dateAt >= 0 ? dateAt : lines.length - 1;
  for (let at = upTo; at >= Math.max(0, upTo - 5); at--) {
    const line = (lines[at] ?? '').replace(/(?:20\d\d|二[〇○零Ｏ])[\d年月日.\-/\s〇○零一二三四五六七八九十]*$/, '').replace(/[（(](?:盖章|公章|印章|章|代章|签章)[）)]/, '').trim();
    if (line === '') continue;
    const bodies = line.split(/\s{2,}|[　\t]+/).map((each) => each.replace(/\s/g, '')).filter((each) => each !== '');
    if (line.length <= 70 && bodies.length > 0 && bodies.every((each) => BODY_END.test(each) && /^[\u4e00-\u9fa5（）()]{3,30}$/.test(each) && !/[：:]/.test(each))) found.unshift(...bodies);
    else if (at !== upTo || found.length > 0) break;
  }
  if (found.length > 0) return [...new Set(found)];
  const listed = lines.map((line) => /^(?:联系|承办|主办|办理|答复)单位\s*(?:[（(][^）)]*[）)])?\s*[：:]\s*([\u4e00-\u9fa5（）]{4,30})/.exec(line)?.[1]).find((body) => body !== undefined && BODY_END.test(body));
  if (listed !== undefined) {
    doubts.push({ field: 'issuer', zh: '没有落款，取联系（承办）单位', en: 'no signature: the body given as the contact is taken' });
    return [listed];
  }
  const titled = titleIssuer(front);
  if (titled !== null) {
    doubts.push({ field: 'issuer', zh: '没有落款，取标题中的机关', en: 'no signature: the body of the heading is taken' });
    return [titled];
  }
  doubts.push({ field: 'issuer', zh: '没有找到答复机关', en: 'the answering body was not found' });
  return [];
}

/** The body that the heading names as the one that answers. */
export function titleIssuer(front: readonly { text: string }[]): string | null {
  for (const { text } of front) {
    const named = /^([\u4e00-\u9fa5（）]{3,30}?)\s*(?:关于|对)/.exec(text)?.[1];
    if (named !== undefined && BODY_END.test(named)) return named;
    if (/^[\u4e00-\u9fa5]{4,30}$/.test(text) && BODY_END.test(text)) return text;
    const after = /(?:答复|复函|函|回复)\s*[（(]([\u4e00-\u9fa5]{3,20})[）)]$/.exec(text)?.[1];
    if (after !== undefined && BODY_END.test(after)) return after;
  }
  return null;
}

function contactOf(lines: readonly string[]): FoundHeader['contact'] {
  const text = lines.filter((line) => line.length <= 90 && !/[。；]$/.test(line)).join('\n');
  const labelled = /(?:联系人|承办人|经办人|联系方式|联系单位)(?:姓名)?(?:及(?:联系)?(?:电话|方式))?\s*[：:]\s*([^：:\n]*)/.exec(text)?.[1] ?? null;
  const phone = /(?:\+?86[- ]?)?(?:0\d{2,3}\s*[-－—]\s*\d{7,8}|0\d{2,3}\d{7,8}|1[3-9]\d{9}|(?<!\d)\d{7,8}(?!\d))/.exec(text.slice(Math.max(0, text.search(/联系|电话|承办人|经办人/))))?.[0].replace(/\s|[－—]/g, (mark) => (mark.trim() === '' ? '' : '-')) ?? null;
  const name = labelled?.replace(/[，,、；\s]*(?:联系)?电话.*$/s, '').replace(/[\d\-－—（()）+\s，,、；]+$/g, '').replace(/\s+/g, ' ').trim() ?? null;
  if (!/联系|电话|承办人|经办人/.test(text)) {
    const inLine = /(?:电话|联系方式)(?:为|号码)?[：:]?\s*((?:0\d{2,3}[-－—]?)?\d{7,8}|1[3-9]\d{9})/.exec(lines.join('\n'))?.[1];
    return inLine === undefined ? null : { name: null, phone: inLine.replace(/[－—]/g, '-') };
  }
  return name === null && phone === null ? null : { name: name === '' ? null : name, phone };
}

const CO_HANDLING: readonly RegExp[] = [
    new RegExp(`(?:会同)?(?:会办|协办|分办|协助办理)单位(?:为)?[：:]?(?<bodies>${BODIES})`), new RegExp(`会同(?:会办单位|协办单位)?(?<bodies>${BODIES})(?:等)?(?:认真|办理|研究|共同|到|对|进行|赴|，|听取|联合|就|现场)`),
    new RegExp(`(?<=[，、由。\\n])(?<bodies>${BODIES})(?:会办(?!公)|协办|分别办理)`), new RegExp(`(?:^|，|。|\\n)经(?:商|征求|会同|与)(?<bodies>${BODIES})(?:等)?(?:意见|共同|同意|，|会商|协商|研究)`),
];

/** Bodies that were consulted or handle a part, as the letter names them. */
function coHandlers(opening: string, text: string): string[] {
  if (!/会办|协办|会同|经商|征求|分别办理|分办|共同/.test(text.slice(0, 20_000))) return [];
  const own = /^(?:我|本|贵|你)/;
  const found = CO_HANDLING.flatMap((row) => bodiesIn(row.exec(opening)?.groups?.['bodies'] ?? ''));
  const stated = [...text.slice(0, 20_000).matchAll(new RegExp(`(?:由|。|\\n|；)(?<body>[\\u4e00-\\u9fa5]{2,14}?(?:局|委|厅|办))会办(?!公)`, 'g'))].map(({ groups }) => groups?.['body'] ?? '');
  return [...new Set([...found, ...stated])].map((body) => body.replace(/^(?:由|该建议由|会同|会办单位|并)/, '')).filter((body) => body.length >= 3 && !own.test(body) && !/^(?:该|此)/.test(body));
}
