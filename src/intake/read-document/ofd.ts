/**
 * An OFD (GB/T 33190-2016): a zip of XML. `OFD.xml` names the document, that its pages, each page its runs of characters with place and
 * advances. Templates (letterhead, background), annotations and seals are not text of the letter. Put together by `page-lines.ts`.
 */
import { posix } from 'node:path';
import type { ArchiveEntry } from './archive.js';
import { broken, encrypted, refusal, scanned, tooLarge, withoutText } from './document.js';
import type { Path } from './document.js';
import { LIMITS, REPLY_LIMIT_BYTES } from './limits.js';
import { charactersOf, textOfPages } from './page-lines.js';
import type { Run } from './page-lines.js';
import { elementsNamed, treeOf } from './xml-tree.js';
import type { XmlElement } from './xml-tree.js';

/** @throws DomainError `document-broken`, `document-encrypted`, `document-scanned`, `document-too-large`, `document-unsupported`, `reply-empty` */
export async function textOfOfd(entries: readonly ArchiveEntry[], path: Path): Promise<string> {
  const part = partsOf(entries, path);
  const bodies = elementsNamed(await part('OFD.xml'), 'DocRoot');
  if (bodies.length > 1) {
    throw refusal('document-unsupported', path, `内含 ${bodies.length} 份版式文档`, `holds ${bodies.length} documents`, '请将答复单独另存为一个 OFD / save the reply as an OFD of its own', { documents: bodies.length });
  }
  const places = await placesOfPages(part, bodies);
  if (places.length > LIMITS.pages) throw tooLarge(path, `有 ${places.length} 页，至多 ${LIMITS.pages} 页`, `has ${places.length} pages; at most ${LIMITS.pages} are read`, { pages: places.length });
  const pages: { runs: Run[]; pictures: number }[] = [];
  for (const place of places) {
    const content = elementsNamed(await part(place), 'Content');
    pages.push({
      runs: content.flatMap((each) => elementsNamed(each, 'TextObject').flatMap((text) => runsOf(text))),
      pictures: content.flatMap((each) => elementsNamed(each, 'ImageObject')).length,
    });
  }
  const characters = charactersOf(pages.map(({ runs }) => runs));
  const pictures = pages.flatMap((page, place) => (characters[place] === 0 && page.pictures > 0 ? [place + 1] : []));
  if (pictures.length > 0) throw scanned(path, pictures, pages.length);
  const text = textOfPages(pages.map(({ runs }) => runs));
  if (text.trim() === '') throw withoutText(path, '没有文字', 'has no words');
  return text;
}

/** That there is a document whose first page is there, and nothing beside it that a system runs. @throws DomainError `document-broken`, `document-encrypted`, `document-too-large` */
export async function openOfd(entries: readonly ArchiveEntry[], path: Path): Promise<void> {
  const program = entries.find(({ name }) => PROGRAM.test(name));
  if (program !== undefined) throw broken(path, `内含程序 ${program.name}`, `a program lies in it: ${program.name}`);
  const part = partsOf(entries, path);
  const [first] = await placesOfPages(part, elementsNamed(await part('OFD.xml'), 'DocRoot'));
  if (first === undefined) throw broken(path, '没有页面', 'it has no page');
  await part(first);
}

/** What Windows and its scripting hosts start by name; an annex of an OFD may be any other file. */
const PROGRAM = /\.(exe|dll|com|scr|cpl|pif|bat|cmd|msi|msp|lnk|hta|js|jse|vbs|vbe|wsf|wsh|ps1|jar|sh|reg)$/i;

/** A part by its name, as a tree. */
type PartOf = (name: string) => Promise<XmlElement>;

function partsOf(entries: readonly ArchiveEntry[], path: Path): PartOf {
  // GM/T 0099: an encrypted OFD lists what it hides.
  if (entries.some(({ name }) => /(^|\/)(encryptions?\.xml|entriesmap\.dat)$/i.test(name))) throw encrypted(path);
  return async (name) => {
    const entry = entries.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (entry === undefined) throw broken(path, `缺少 ${name}`, `${name} is missing`);
    return treeOf(await entry.read(REPLY_LIMIT_BYTES), [...path, name]);
  };
}

async function placesOfPages(part: PartOf, bodies: readonly XmlElement[]): Promise<string[]> {
  const root = within('', bodies[0]?.text ?? '');
  return elementsNamed(await part(root), 'Page').map(({ attributes }) => within(posix.dirname(root), attributes['BaseLoc'] ?? ''));
}

/** A location as the standard has it: from the root with a leading slash, else from the part that names it. */
function within(folder: string, location: string): string {
  const place = location.trim();
  return posix.normalize(place.startsWith('/') ? place.slice(1) : posix.join(folder, place));
}

/** Runs in millimetres. Askew text is a watermark. */
function runsOf({ attributes, children }: XmlElement): Run[] {
  const [left = 0, top = 0] = numbers(attributes['Boundary']);
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers(attributes['CTM']);
  const height = Number(attributes['Size'] ?? 0);
  if (attributes['Visible'] === 'false' || a <= 0 || Math.abs(b) > 0.02 * a || Math.abs(c) > 0.4 * Math.abs(d)) return [];
  let x = 0;
  let y = 0;
  return children.filter(({ name }) => name === 'TextCode').map((code) => {
    x = Number(code.attributes['X'] ?? x);
    y = Number(code.attributes['Y'] ?? y);
    const advances = deltas(code.attributes['DeltaX']);
    const characters = Array.from(code.text).length;
    const advance = advances.length > 0 ? advances.reduce((sum, each) => sum + each, 0) + height : characters * height;
    return { text: code.text, x: left + a * x + c * y + e, y: top + b * x + d * y + f, width: a * advance, size: height * Math.abs(d) };
  });
}

/** `5 5 g 3 2.5`: the group repeats an advance three times. */
function deltas(list: string | undefined): number[] {
  const words = (list ?? '').trim().split(/\s+/);
  const found: number[] = [];
  for (let place = 0; place < words.length; place += 1) {
    if (words[place] === 'g') {
      const times = Math.min(Number(words[place + 1]) || 0, 10_000);
      found.push(...Array.from({ length: times }, () => Number(words[place + 2]) || 0));
      place += 2;
    } else if (words[place] !== '') {
      found.push(Number(words[place]) || 0);
    }
  }
  return found;
}

function numbers(list: string | undefined): number[] {
  return list === undefined ? [] : list.trim().split(/\s+/).map((word) => Number(word) || 0);
}
