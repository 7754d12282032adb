/** A tree of HTML as lines of text: one per block, row or `<br>`. Pure; what is not text (scripts, styles, forms, hidden parts) is left out. */

/** The little of a DOM node that is needed here. */
export interface DomNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly childNodes: Iterable<DomNode>;
  getAttribute?: (name: string) => string | null;
  hasAttribute?: (name: string) => boolean;
}

const ELEMENT = 1;
const TEXT = 3;
const DROPPED = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'HEAD', 'IFRAME', 'OBJECT', 'EMBED', 'SVG', 'CANVAS', 'AUDIO', 'VIDEO', 'SELECT', 'BUTTON', 'TEXTAREA', 'INPUT', 'TITLE', 'LINK', 'META']);
const BLOCKS = new Set(['ADDRESS', 'ARTICLE', 'ASIDE', 'BLOCKQUOTE', 'BODY', 'CAPTION', 'CENTER', 'DD', 'DIV', 'DL', 'DT', 'FIELDSET', 'FIGCAPTION', 'FIGURE', 'FOOTER', 'FORM', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6',
  'HEADER', 'HR', 'LI', 'MAIN', 'NAV', 'OL', 'P', 'PRE', 'SECTION', 'TABLE', 'TBODY', 'TFOOT', 'THEAD', 'TR', 'UL']);
const CELLS = new Set(['TD', 'TH']);

/**
 * Lines without white space at their ends, none of them empty.
 * @param spaces `collapse` as a browser shows them (the ideographic space stays), `keep` for sources whose spaces mean what they are
 */
export function linesOf(root: DomNode, spaces: 'collapse' | 'keep'): string[] {
  const parts: string[] = [];
  const visit = (node: DomNode, preserved: boolean): void => {
    if (node.nodeType === TEXT) {
      const text = node.nodeValue ?? '';
      parts.push(preserved ? text : text.replace(/[ \t\n\r\f]+/g, ' '));
      return;
    }
    const name = node.nodeName.toUpperCase();
    if (node.nodeType === ELEMENT && (DROPPED.has(name) || isHidden(node))) return;
    if (name === 'BR') parts.push('\n');
    const block = BLOCKS.has(name);
    if (block) parts.push('\n');
    for (const child of node.childNodes) visit(child, preserved || name === 'PRE');
    if (block) parts.push('\n');
    if (CELLS.has(name)) parts.push('\t');
  };
  visit(root, spaces === 'keep');
  return parts.join('').replaceAll('\u00a0', ' ').replace(/[\u200b\ufeff]/gu, '').split('\n')
    .map((line) => (spaces === 'keep' ? line : line.replace(/ {2,}/g, ' ')).replace(/^[ \t\r]+|[\s\u3000]+$/gu, ''))
    .filter((line) => line.trim() !== '');
}

function isHidden(node: DomNode): boolean {
  const style = node.getAttribute?.('style') ?? '';
  return node.hasAttribute?.('hidden') === true || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}
