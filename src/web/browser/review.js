/**
 * The review page, made quicker: marking words by selecting them, walking through the cards by keys, lighting up what belongs
 * together, and keeping what was half typed over a reload. Everything it does is a form or a link that works without it, and it
 * sends nothing by itself. Types are checked by `npm run typecheck`.
 */

const text = /** @type {HTMLElement | null} */ (document.getElementById('text'));
const draft = /** @type {HTMLElement | null} */ (document.querySelector('[data-draft]'))?.dataset['draft'] ?? '';
document.documentElement.classList.add('scripted');

/* What belongs together lights up together. */

/** @param {EventTarget | null} target @returns {string | null} */
function cardOf(target) {
  return target instanceof Element ? target.closest('[data-card]')?.getAttribute('data-card') ?? null : null;
}

/** @param {string | null} id */
function light(id) {
  for (const lit of document.querySelectorAll('.lit')) lit.classList.remove('lit');
  if (id === null) return;
  for (const one of document.querySelectorAll(`.review [data-card="${CSS.escape(id)}"]`)) one.classList.add('lit');
}

for (const type of ['mouseover', 'focusin']) document.querySelector('.review')?.addEventListener(type, (event) => light(cardOf(event.target)));
document.querySelector('.review')?.addEventListener('mouseleave', () => light(null));

/* From one card to the next: only its own column scrolls, and its words come into sight on the left. */

/** @returns {HTMLElement[]} */
function cards() {
  return [...document.querySelectorAll('.right > .card')].filter((card) => card instanceof HTMLElement);
}

/** @returns {HTMLElement | null} */
function current() {
  const within = document.activeElement?.closest('.right > .card');
  return within instanceof HTMLElement ? within : null;
}

/** @param {HTMLElement | undefined} card */
function goTo(card) {
  if (card === undefined) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: 'nearest' });
  document.getElementById(`words-${card.id}`)?.scrollIntoView({ block: 'center' });
  light(card.id);
}

/** @param {ParentNode | null} within @param {string} key */
function press(within, key) {
  const target = within?.querySelector(`[data-key="${key}"]`);
  if (target instanceof HTMLElement) target.click();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => { const all = cards(); const at = all.findIndex((card) => card === current()); goTo(all[Math.min(at + 1, all.length - 1)]); },
  k: () => { const all = cards(); const at = all.findIndex((card) => card === current()); goTo(all[Math.max(at - 1, 0)]); },
  a: () => press(current(), 'a'),
  e: () => press(current(), 'e'),
  r: () => press(current(), 'r'),
  u: () => press(document, 'u'),
  t: () => {
    if (text === null) return;
    const words = document.getElementById(`words-${current()?.id ?? ''}`);
    text.focus({ preventScroll: true });
    (words ?? text).scrollIntoView({ block: 'center' });
    const at = words?.querySelector('[data-at]')?.getAttribute('data-at');
    if (at !== null && at !== undefined) clauseAt(Number(at));
  },
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { target } = event;
  if (target instanceof HTMLElement && target.matches('input, select, textarea')) return;
  const act = KEYS[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

/* Offsets: every piece of text knows where it begins; labels between them are in no piece. */

/** @returns {{ node: Text; at: number; words: string }[]} */
function pieces() {
  return [...(text?.querySelectorAll('[data-at]') ?? [])].flatMap((piece) => {
    const node = piece.firstChild;
    return node instanceof Text ? [{ node, at: Number(piece.getAttribute('data-at')), words: node.data }] : [];
  });
}

/**
 * What is selected within the text; null when nothing is.
 * @returns {{ start: number; end: number; words: string } | null}
 */
function selected() {
  const selection = document.getSelection();
  if (text === null || selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  let start = -1;
  let end = -1;
  let words = '';
  for (const { node, at, words: all } of pieces()) {
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const until = node === range.endContainer ? range.endOffset : all.length;
    if (from >= until) continue;
    if (start === -1) start = at + from;
    end = at + until;
    words += all.slice(from, until);
  }
  return start === -1 ? null : { start, end, words };
}

/** Selects these offsets, as if by mouse, and brings them into sight. @param {number} start @param {number} end */
function select(start, end) {
  const all = pieces();
  const first = all.find(({ at, words }) => start >= at && start < at + words.length);
  const last = all.find(({ at, words }) => end > at && end <= at + words.length);
  if (first === undefined || last === undefined) return;
  document.getSelection()?.setBaseAndExtent(first.node, start - first.at, last.node, end - last.at);
  const box = first.node.parentElement?.getBoundingClientRect();
  if (box !== undefined && (box.top < 80 || box.bottom > innerHeight - 260)) first.node.parentElement?.scrollIntoView({ block: 'center' });
}

/* By keyboard: clause by clause, since pledges are clauses; then the ends by one character. */

/** The clauses of the text in its offsets, without the punctuation that parts them. @returns {[number, number][]} */
function clauses() {
  /** @type {[number, number][]} */
  const found = [];
  /** @type {Map<Element | null, { at: number; words: string }[]>} */
  const lines = new Map();
  for (const { node, at, words } of pieces()) {
    const line = node.parentElement?.closest('p') ?? null;
    lines.set(line, [...(lines.get(line) ?? []), { at, words }]);
  }
  for (const line of lines.values()) {
    const begin = line[0]?.at ?? 0;
    for (const clause of line.map(({ words }) => words).join('').matchAll(/[^\s，。；：！？、,;][^，。；：！？]*/gu)) {
      const trimmed = clause[0].trimEnd();
      if (trimmed !== '') found.push([begin + clause.index, begin + clause.index + trimmed.length]);
    }
  }
  return found;
}

/** @param {number} at */
function clauseAt(at) {
  const clause = clauses().find(([, end]) => at < end);
  if (clause !== undefined) select(...clause);
}

/** Where the character after or before an offset ends: a rare one takes two units. @param {number} at @param {1 | -1} by */
function stepped(at, by) {
  const piece = pieces().find(({ at: from, words }) => (by === 1 ? at >= from && at < from + words.length : at > from && at <= from + words.length));
  if (piece === undefined) return at + by;
  const index = at - piece.at;
  if (by === 1) return at + ((piece.words.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
  return at - (index > 1 && (piece.words.codePointAt(index - 2) ?? 0) > 0xffff ? 2 : 1);
}

/** @param {KeyboardEvent} event */
function step(event) {
  const chosen = selected();
  const all = clauses();
  const [start, end] = chosen === null ? [-1, -1] : [chosen.start, chosen.end];
  const length = Math.max(...all.map(([, until]) => until));
  const forward = event.key === 'ArrowRight';
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    if (event.shiftKey && chosen !== null) {
      const until = forward ? all.find(([from]) => from >= end)?.[1] : all.findLast(([from, stop]) => stop < end && from >= start)?.[1];
      if (until !== undefined) select(start, until);
      return true;
    }
    const next = forward ? all.find(([from]) => from > start) : all.findLast(([from]) => from < start);
    if (next !== undefined) select(...next);
    return true;
  }
  if (chosen === null) return false;
  if (event.key === '[' && stepped(end, -1) > start) select(start, stepped(end, -1));
  else if (event.key === ']' && end < length) select(start, stepped(end, 1));
  else if (event.key === '{' && start > 0) select(stepped(start, -1), end);
  else if (event.key === '}' && stepped(start, 1) < end) select(stepped(start, 1), end);
  else if (event.key === 'Enter') offer(true);
  else if (event.key === 'Escape') document.getSelection()?.removeAllRanges();
  else return false;
  return true;
}

text?.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== text || !step(event)) return;
  event.preventDefault();
  event.stopPropagation();
});

/* The form that marks: filled in from the selection. */

const markForm = document.getElementById('mark');

/** @param {boolean} enter Whether the keys go on in the form. */
function offer(enter) {
  const chosen = selected();
  if (chosen === null || !(markForm instanceof HTMLDetailsElement)) return;
  markForm.open = true;
  setField('start', String(chosen.start));
  setField('end', String(chosen.end));
  setField('words', chosen.words);
  if (enter) /** @type {HTMLElement | null} */ (markForm.querySelector('[name="role"]'))?.focus();
}

/** @param {string} name @param {string} value */
function setField(name, value) {
  const field = markForm?.querySelector(`[name="${name}"]`);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

text?.addEventListener('mouseup', () => setTimeout(() => offer(false)));
markForm?.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !(markForm instanceof HTMLDetailsElement)) return;
  markForm.open = false;
  text?.focus({ preventScroll: true });
});

/* Half typed: kept for this draft until the form is sent. */

const KEPT = ['text', 'date', 'number', 'textarea', 'select-one'];
/** Hidden, but filled in by selecting. */
const PLACES = ['start', 'end'];

/** @param {HTMLFormElement} form */
function placeOf(form) {
  return `jiannuo draft ${draft} ${form.dataset['keep'] ?? ''}`;
}

/** @param {HTMLFormElement} form @returns {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} */
function fieldsOf(form) {
  return [...form.elements].flatMap((field) => (
    (field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement) && (KEPT.includes(field.type) || PLACES.includes(field.name)) ? [field] : []));
}

for (const form of document.querySelectorAll('form[data-keep]')) {
  if (!(form instanceof HTMLFormElement)) continue;
  /** @type {Record<string, string>} */
  const kept = JSON.parse(sessionStorage.getItem(placeOf(form)) ?? '{}');
  for (const field of fieldsOf(form)) {
    const value = kept[field.name];
    if (value === undefined || value === field.value) continue;
    field.value = value;
    const details = form.closest('details');
    if (details !== null) details.open = true;
  }
  form.addEventListener('input', () => {
    sessionStorage.setItem(placeOf(form), JSON.stringify(Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]))));
  });
  form.addEventListener('submit', () => sessionStorage.removeItem(placeOf(form)));
}

/* After an action the page comes back at a card: the keys go on from there. */

const target = document.getElementById(location.hash.slice(1));
if (target?.matches('.right > .card')) goTo(target);
else if (target?.matches('input, select')) target.focus();
