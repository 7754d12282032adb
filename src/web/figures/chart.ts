import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { h } from 'preact';
import type { VNode } from 'preact';

const { document } = parseHTML('<!doctype html><html></html>');

/**
 * A chart as nodes of the page, drawn on the server. Colours are the tokens of the looks (`var(--red)`), so that it follows light and dark. What the library would
 * put into a style element stands in the stylesheet: the pages allow no other. `label` says in words what is to be seen; the numbers stand in a table beside it.
 */
export function chart(label: string, options: Plot.PlotOptions): VNode {
  const svg = Plot.plot({ ...options, document, className: 'chart', figure: false }) as unknown as ElementLike;
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return nodeOf(svg);
}

interface ElementLike {
  tagName: string;
  attributes: Iterable<{ name: string; value: string }>;
  childNodes: Iterable<ElementLike & { nodeType: number; textContent: string | null }>;
  setAttribute(name: string, value: string): void;
}

const TEXT = 3;

// To whoever hears the page a chart is one picture with one description; the library labels its parts.
function nodeOf(element: ElementLike, outermost = true): VNode {
  const attributes = Object.fromEntries([...element.attributes].filter(({ name }) => name !== 'style' && (outermost || !name.startsWith('aria-'))).map(({ name, value }) => [name, value]));
  const children = [...element.childNodes].filter(({ nodeType, tagName }) => nodeType === TEXT || tagName.toLowerCase() !== 'style').map((child) => (child.nodeType === TEXT ? child.textContent ?? '' : nodeOf(child, false)));
  return h<Record<string, string>>(element.tagName, attributes, ...children);
}
