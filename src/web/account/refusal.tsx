import type { VNode } from 'preact';
import type { DomainError } from '../../core/errors.js';
import { ComplaintNote } from '../error.page.js';
import type { View } from '../view.js';

/** A refusal in the reader's language, with what is wrong in each field: messages are written as 中文 / English, and name their problems behind a colon. */
export function Refusal({ view, error }: { view: View; error: DomainError | null }): VNode | null {
  if (error === null) return null;
  const { lang } = view;
  const problems = problemsOf(error);
  const [zh = '', en = zh] = error.message.split(' / ');
  const sentence = problems.length === 0 ? inLanguage(lang, error.message) : lang === 'zh' ? (zh.split('：')[0] ?? zh) : (en.split(': ')[0] ?? en);
  return (
    <ComplaintNote complaint={{ sentence, hint: inLanguage(lang, error.hint), detail: null }}>
      {problems.length === 0 ? null : <ul>{problems.map(({ field, problem }) => <li key={`${field} ${problem}`}>{labelOf(view, field)}{inLanguage(lang, problem)}</li>)}</ul>}
    </ComplaintNote>
  );
}

interface FieldProblem { field: string; problem: string }

function problemsOf({ facts: { problems } }: DomainError): FieldProblem[] {
  return Array.isArray(problems) ? (problems as readonly Partial<FieldProblem>[]).flatMap(({ field, problem }) => (typeof field === 'string' && typeof problem === 'string' ? [{ field, problem }] : [])) : [];
}

/** As the form names the field; nothing for what is no field of a form. */
const FIELD_LABELS: Readonly<Record<string, Parameters<View['say']>[0]>> = {
  login: 'account.login', name: 'people.name', email: 'account.email', office: 'account.office', roles: 'account.roles', language: 'people.language',
};

function labelOf({ say, lang }: View, field: string): string {
  const label = FIELD_LABELS[field];
  return label === undefined ? '' : `${say(label)}${lang === 'zh' ? '：' : ': '}`;
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
