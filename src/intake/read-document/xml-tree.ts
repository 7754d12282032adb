/** A part in XML as a small tree, strictly: what is not well-formed is refused. Entities of a document type are not known, so none can expand. */
import { SaxesParser } from 'saxes';
import { broken, tooLarge } from './document.js';
import type { Path } from './document.js';
import { LIMITS } from './limits.js';
import { decodeText } from './plain-text.js';

export interface XmlElement {
  /** Without prefix. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** The element's own characters, those of its children not included. */
  text: string;
}

/** @throws DomainError `document-broken`, `document-too-large` */
export function treeOf(bytes: Uint8Array, path: Path): XmlElement {
  const source = decodeText(bytes);
  if (source === null) throw broken(path, '不是文本', 'is no text');
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let elements = 0;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw broken(path, 'XML 不完整', 'not well-formed', error);
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (elements > LIMITS.elements || open.length > LIMITS.nesting) throw tooLarge(path, `元素过多或嵌套过深（至多 ${LIMITS.elements} 个、${LIMITS.nesting} 层）`, `has too many elements or too deep ones (at most ${LIMITS.elements}, ${LIMITS.nesting} levels)`);
    const element = { name: local(name), attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.write(source.text).close();
  const [root] = top.children;
  if (root === undefined) throw broken(path, 'XML 是空的', 'the XML is empty');
  return root;
}

/** All elements of a name, at any depth, in the order of the document. */
export function elementsNamed(root: XmlElement, name: string): XmlElement[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsNamed(child, name)]);
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
