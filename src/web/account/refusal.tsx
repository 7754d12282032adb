import type { VNode } from 'preact';
import type { DomainError } from '../../core/errors.js';
import { ComplaintNote } from '../error.page.js';
import type { View } from '../view.js';

/** A refusal in the reader's language: messages are written as 中文 / English. */
export function Refusal({ view: { lang }, error }: { view: View; error: DomainError | null }): VNode | null {
  if (error === null) return null;
  return <ComplaintNote complaint={{ sentence: inLanguage(lang, error.message), hint: inLanguage(lang, error.hint), detail: null }} />;
}

function inLanguage(lang: 'zh' | 'en', text: string): string {
  const [zh = text, ...en] = text.split(' / ');
  return lang === 'zh' || en.length === 0 ? zh : en.join(' / ');
}

/** One line of a form. `type` password never shows what was sent before. */
export function Field({ view, name, label, value = '', type = 'text', autocomplete = 'off', required = true, maxLength = 200 }: {
  view: View; name: string; label: Parameters<View['say']>[0]; value?: string; type?: string; autocomplete?: string; required?: boolean; maxLength?: number;
}): VNode {
  return (
    <div class="field">
      <label for={name}>{view.say(label)}{required ? '' : ` (${view.say('optional')})`}</label>
      <input id={name} name={name} type={type} value={type === 'password' ? undefined : value} autocomplete={autocomplete} required={required} maxLength={maxLength} autocapitalize="none" spellcheck={false} />
    </div>
  );
}
