import type { VNode } from 'preact';
import type { DomainError } from '../core/errors.js';
import { refusalSentences } from '../core/sentence.js';
import { documentOf, Layout } from './layout.js';
import { errorWord } from './page-words.js';
import type { View } from './view.js';

/** What went wrong, for a person: a sentence, what to do, and the technical line that an administrator may ask for. */
export interface Complaint {
  sentence: string;
  hint: string;
  detail: string | null;
}

export function errorPage(view: View, complaint: Complaint): string {
  return documentOf(
    <Layout view={view} title={view.say('error.title')}>
      <header><h1>{view.say('error.title')}</h1></header>
      <ComplaintNote complaint={complaint} />
      <p><a href="/">{view.say('nav.board')}</a></p>
    </Layout>,
  );
}

/** A refusal as a note; `children` may add the problems of single fields. */
export function ComplaintNote({ complaint, children }: { complaint: Complaint; children?: VNode | null }): VNode {
  return (
    <div class="note bad" role="alert">
      <p><strong>{complaint.sentence}</strong></p>
      {children}
      {complaint.hint !== '' && <p>{complaint.hint}</p>}
      {complaint.detail !== null && <p class="small soft">{complaint.detail}</p>}
    </div>
  );
}

/**
 * A domain error in the reader's language. Messages are written once, for programs and the command line; where the page has a
 * sentence of its own for the code, the message becomes the detail below it.
 */
export function complaintOf(view: View, error: DomainError): Complaint {
  if (error.facts['formExpired'] === true) return { sentence: view.say('error.form-expired'), hint: view.say('error.form-expired.hint'), detail: null };
  const sentence = errorWord(view.lang, error.code);
  const guards = error.facts['guards'];
  const rules = Array.isArray(guards) ? refusalSentences(guards.map(String), view.lang).join(' ') : '';
  if (sentence === null) return { sentence: error.message, hint: error.hint, detail: null };
  // Each missing piece is named beside its field; the rule and the message would only say it again.
  if (error.code === 'evidence-incomplete' && Array.isArray(error.facts['problems'])) return { sentence, hint: '', detail: null };
  return { sentence, hint: rules === '' ? '' : rules, detail: `${error.message} ${error.hint}`.trim() };
}
