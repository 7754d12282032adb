/**
 * A page of a government site as the letter in it. The article is found by Mozilla's Readability (Firefox's reader view); where that
 * finds none, the whole page without its navigation is taken. Nothing is fetched and no script runs: linkedom has no loader and no engine.
 */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { broken, tooLarge, withoutText } from './document.js';
import type { Path } from './document.js';
import { linesOf } from './dom-lines.js';
import type { DomNode } from './dom-lines.js';
import { LIMITS } from './limits.js';
import { decodeLeniently, decodeText } from './plain-text.js';
import type { Decoded } from './plain-text.js';

/**
 * What the page says about itself wins over detection, if the bytes agree (a `<meta charset>` in the first 4 kB). Publishing systems cut
 * summaries in the middle of a character: such a page is read as it says, and only refused when the letter itself has lost characters.
 */
export function decodePage(bytes: Uint8Array): Decoded {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1');
  const declared = /<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1];
  return decodeText(bytes, declared) ?? decodeLeniently(bytes, declared);
}

/** @throws DomainError `reply-empty`, `document-too-large`, `document-broken` */
export function textOfPage(html: string, path: Path): string {
  const document = parsed(html, path);
  const titles = titlesOf(document);
  // Readability takes the tree apart: it gets one of its own.
  const article = readable(parsed(html, path));
  const body = lettersOnly(article === null ? [] : linesOf(article, 'collapse'));
  const lines = lengthOf(body) >= SHORTEST ? body : lettersOnly(linesOf(withoutNavigation(document), 'collapse'));
  if (lines.length === 0) throw withoutText(path, '网页中没有正文；正文可能由脚本载入', 'is a page without words; they may be loaded by a script');
  if (lines.some((line) => line.includes('\ufffd'))) throw broken(path, '正文有无法识别的字符', 'characters of the letter are lost');
  const start = bare(lines.join('').slice(0, 2000));
  const title = titles.find((candidate) => bare(candidate).length >= 4);
  return (title === undefined || start.includes(bare(title)) ? lines : [title, ...lines]).join('\n');
}

/** The text of a mail in HTML: all of it, there is no navigation. Empty when there is none. */
export function textOfMailBody(html: string, path: Path): string {
  return linesOf(parsed(html, path).body ?? parsed(html, path), 'collapse').join('\n');
}

/** The shortest letter has about two hundred characters; an article of less is a wrong guess. */
const SHORTEST = 120;

interface Page extends DomNode {
  body: DomNode | null;
  querySelector: (selector: string) => (DomNode & { textContent: string }) | null;
  querySelectorAll: (selector: string) => Iterable<DomNode & { textContent: string; remove: () => void }>;
}

function parsed(html: string, path: Path): Page {
  if (html.length > LIMITS.htmlCharacters) {
    throw tooLarge(path, `网页源码有 ${html.length} 字，至多 ${LIMITS.htmlCharacters} 字`, `is a page of ${html.length} characters; at most ${LIMITS.htmlCharacters} are read`, { characters: html.length });
  }
  refuseNesting(html, path);
  // linkedom wants a root: a fragment would be spread over the document.
  const whole = /<(html|body)\b/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
  return parseHTML(whole).document;
}

/** Before the tree is built: whoever walks a deep tree overflows the stack. Unclosed tags count as closed, by the number of both. */
function refuseNesting(html: string, path: Path): void {
  let depth = 0;
  let elements = 0;
  for (const [, closing, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b/gi)) {
    if (/^(br|img|input|meta|link|hr|p|li|td|tr|th|dd|dt|option|col|area|base|embed|param|source|wbr)$/i.test(name ?? '')) continue;
    elements += 1;
    depth = Math.max(0, depth + (closing === '/' ? -1 : 1));
    if (depth > LIMITS.nesting * 5 || elements > LIMITS.elements) {
      throw tooLarge(path, `网页标签过多或嵌套过深（至多 ${LIMITS.elements} 个、${LIMITS.nesting * 5} 层）`, `has too many tags or too deep ones (at most ${LIMITS.elements}, ${LIMITS.nesting * 5} levels)`);
    }
  }
}

function readable(document: Page): DomNode | null {
  try {
    const article = new Readability<DomNode>(document as never, { charThreshold: SHORTEST, serializer: (node) => node, disableJSONLD: true }).parse();
    return article?.content ?? null;
  } catch {
    // It gives up on a page without a body and the like; the whole page is then taken.
    return null;
  }
}

/** In the order of trust: the `<meta>` that government sites must have (国办发〔2017〕47号, 网页标签规范), the only heading, the title without the site's name. */
function titlesOf(document: Page): string[] {
  const meta = document.querySelector('meta[name="ArticleTitle" i]')?.getAttribute?.('content') ?? '';
  const headings = [...document.querySelectorAll('h1')].map(({ textContent }) => textContent);
  const title = document.querySelector('title')?.textContent ?? '';
  return [meta, ...(headings.length === 1 ? headings : []), title.split(/\s*[_|]\s*|\s+[-–—]\s*|-(?=[^-]*(?:网站?|政府|门户))/)[0] ?? ''].map((text) => text.replace(/\s+/g, ' ').trim());
}

function withoutNavigation(document: Page): DomNode {
  for (const part of document.querySelectorAll('nav, header, footer, aside, form, [class*="nav" i], [id*="nav" i], [class*="breadcrumb" i], [class*="share" i], [class*="footer" i], [id*="footer" i], [class*="menu" i]')) part.remove();
  return document.body ?? document;
}

/** Words of buttons and of the trail that stand between the article's own lines. A line is dropped only when it is made of nothing else. */
const CONTROL = /^(?:[\s\u3000\[\]【】()（）|｜:：>»›/·,，-]|打印(?:本页|此页|文章)?|关闭(?:本页|窗口|此页)?|字[体号]|[大中小]|分享(?:到|至)?|微信|微博|新浪微博|QQ空间|收藏(?:本页)?|复制链接|返回顶部|扫一扫.{0,20}|我要纠错|无障碍(?:浏览)?|下载|纠错)+$/u;
const NEIGHBOUR = /^(?:[上下]一[篇条页]|相关(?:阅读|链接|新闻)|当前位置|您(?:现在|当前)?(?:所在)?的?位置|您所在的位置)\s*[:：]/u;

function lettersOnly(lines: readonly string[]): string[] {
  return lines.filter((line) => !CONTROL.test(line) && !NEIGHBOUR.test(line));
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

function bare(text: string): string {
  return text.replace(/[\s\u3000]/gu, '');
}

/** For the caller's own boundary: a library that breaks on a page. */
export function brokenPage(error: unknown, path: Path): Error {
  return broken(path, '网页无法解析', 'the page cannot be parsed', error);
}
