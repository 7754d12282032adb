/**
 * A PDF by pdf.js, its fonts' character maps from the package itself. No script of the file is run, nothing it names is fetched.
 * Text that stands askew (a watermark, a stamp) is left out; the rest is put together by `page-lines.ts`.
 */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { broken, encrypted, scanned, tooLarge, withoutText } from './document.js';
import type { Path } from './document.js';
import { LIMITS } from './limits.js';
import { charactersOf, textOfPages } from './page-lines.js';
import type { Run } from './page-lines.js';

/** @throws DomainError `document-broken`, `document-encrypted`, `document-scanned`, `document-too-large`, `reply-empty` */
export async function textOfPdf(bytes: Uint8Array, path: Path): Promise<string> {
  const pdf = await openedWhole(bytes, path);
  try {
    if (pdf.numPages > LIMITS.pages) throw tooLarge(path, `有 ${pdf.numPages} 页，至多 ${LIMITS.pages} 页`, `has ${pdf.numPages} pages; at most ${LIMITS.pages} are read`, { pages: pdf.numPages });
    const pages: Run[][] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) pages.push(await runsOf(await pdf.getPage(number)));
    await refuseScanned(pdf, pages, path);
    const text = textOfPages(pages);
    if (text.trim() === '') throw withoutText(path, '没有文字', 'has no words');
    refuseUnreadable(text, path);
    return text;
  } catch (error) {
    throw asBroken(error, path);
  } finally {
    await pdf.destroy();
  }
}

/** That there is an end, a catalogue and a first page; what is painted on it is not looked at. @throws DomainError `document-broken`, `document-encrypted` */
export async function openPdf(bytes: Uint8Array, path: Path): Promise<void> {
  const pdf = await openedWhole(bytes, path);
  try {
    await pdf.getPage(1);
  } catch (error) {
    throw asBroken(error, path);
  } finally {
    await pdf.destroy();
  }
}

/** Readers mend a file that was cut off and show what is left of it: half a letter, silently. */
async function openedWhole(bytes: Uint8Array, path: Path): Promise<Pdf> {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-4096).includes('startxref')) throw broken(path, 'PDF 结尾缺失，文件不完整', 'the PDF lacks its end: it was cut off');
  return opened(bytes, path);
}

// The little of pdf.js that is needed: its own typings want a browser's.
interface Item { str?: string; transform?: number[]; width?: number }
interface Page {
  getViewport: (options: { scale: number }) => { transform: number[] };
  getTextContent: () => Promise<{ items: Item[] }>;
  getOperatorList: () => Promise<{ fnArray: number[] }>;
}
interface Pdf { numPages: number; getPage: (number: number) => Promise<Page>; destroy: () => Promise<void> }
interface PdfJs { getDocument: (options: Record<string, unknown>) => { promise: Promise<Pdf> }; OPS: Record<string, number>; VerbosityLevel: { ERRORS: number } }

let loaded: Promise<PdfJs> | null = null;

/** pdf.js takes these from a drawing library when there is one; for text it needs them only to exist. */
async function pdfJs(): Promise<PdfJs> {
  const world = globalThis as Record<string, unknown>;
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) world[name] ??= Object;
  loaded ??= import('pdfjs-dist/legacy/build/pdf.mjs') as unknown as Promise<PdfJs>;
  return loaded;
}

async function opened(bytes: Uint8Array, path: Path): Promise<Pdf> {
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const { getDocument, VerbosityLevel } = await pdfJs();
  try {
    return await getDocument({
      // A copy: pdf.js takes the buffer it is given away.
      data: new Uint8Array(bytes), cMapUrl: join(home, 'cmaps') + sep, cMapPacked: true, standardFontDataUrl: join(home, 'standard_fonts') + sep,
      isEvalSupported: false, useWorkerFetch: false, useSystemFonts: false, disableFontFace: true, useWasm: false, enableXfa: false, verbosity: VerbosityLevel.ERRORS,
    }).promise;
  } catch (error) {
    throw error instanceof Error && error.name === 'PasswordException' ? encrypted(path) : asBroken(error, path);
  }
}

async function runsOf(page: Page): Promise<Run[]> {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = page.getViewport({ scale: 1 }).transform;
  const { items } = await page.getTextContent();
  return items.flatMap(({ str, transform, width }) => {
    if (str === undefined || transform === undefined) return [];
    const [ta = 0, tb = 0, tc = 0, td = 0, tx = 0, ty = 0] = transform;
    const along: [number, number] = [a * ta + c * tb, b * ta + d * tb];
    const size = Math.hypot(a * tc + c * td, b * tc + d * td);
    if (along[0] <= 0 || Math.abs(along[1]) > 0.02 * along[0]) return [];
    return [{ text: str, x: a * tx + c * ty + e, y: b * tx + d * ty + f, width: width ?? 0, size }];
  });
}

async function refuseScanned(pdf: Pdf, pages: readonly (readonly Run[])[], path: Path): Promise<void> {
  const characters = charactersOf(pages);
  const { OPS } = await pdfJs();
  const paints = [OPS['paintImageXObject'], OPS['paintInlineImageXObject'], OPS['paintImageMaskXObject'], OPS['paintImageXObjectRepeat']];
  // A scanner's own mark («扫描全能王») is text, too: pages with next to nothing are looked at when the whole has next to nothing.
  const few = characters.reduce((sum, count) => sum + count, 0) < 10 * pages.length ? 10 : 1;
  const pictures: number[] = [];
  for (const [place, count] of characters.entries()) {
    if (count >= few) continue;
    const { fnArray } = await (await pdf.getPage(place + 1)).getOperatorList();
    if (fnArray.some((operator) => paints.includes(operator))) pictures.push(place + 1);
  }
  if (pictures.length > 0) throw scanned(path, pictures, pages.length);
}

/** Fonts without a character map give private characters or none: words that nobody could search. */
function refuseUnreadable(text: string, path: Path): void {
  const strange = text.match(/[\ufffd\ue000-\uf8ff\u0000-\u0008\u000e-\u001f]/gu)?.length ?? 0;
  if (strange > 0.1 * text.length) throw broken(path, '文字没有编码（字体缺少对照表），读出的是乱码', 'its fonts do not say which characters they paint');
}

function asBroken(error: unknown, path: Path): unknown {
  if (error instanceof Error && error.name === 'DomainError') return error;
  return broken(path, '不是完整的 PDF', 'not a whole PDF', error);
}
