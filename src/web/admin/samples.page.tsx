import type { VNode } from 'preact';
import { LETTERS } from '../../core/commitment.js';
import type { Letter } from '../../core/commitment.js';
import { word } from '../../core/words.js';
import type { ComposedLetter } from '../../outbox/letters/compose-letter.js';
import { LETTER_TEMPLATES } from '../../outbox/letters/letter-templates.js';
import { documentOf } from '../layout.js';
import type { View } from '../view.js';
import { AdminFrame } from './admin-frame.js';

/** Every letter by name and subject. */
export function samplesPage(view: View, samples: readonly { letter: Letter; subject: string }[]): string {
  const { say, lang } = view;
  return documentOf(
    <AdminFrame view={view} place="/admin/letters" title={say('admin.letters')} what={say('admin.letters.what')}>
      <table>
        <thead><tr><th scope="col">{say('admin.queue.letter')}</th><th scope="col">{say('admin.letters.subject')}</th></tr></thead>
        <tbody>
          {samples.map(({ letter, subject }) => (
            <tr key={letter}>
              <td data-label={say('admin.queue.letter')}><a class="title" href={`/admin/letters/${letter}`}>{word(lang, `letter.${letter}`)}</a> <Traits view={view} letter={letter} /></td>
              <td class="small" data-label={say('admin.letters.subject')}>{subject}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </AdminFrame>,
  );
}

/** One letter as a mail program shows it, and as plain text. */
export function samplePage(view: View, letter: Letter, { subject, text }: ComposedLetter): string {
  const { say, lang } = view;
  const names = Object.keys(LETTERS) as Letter[];
  const place = names.indexOf(letter);
  const [before, after] = [names[place - 1], names[place + 1]];
  return documentOf(
    <AdminFrame view={view} place="/admin/letters" title={word(lang, `letter.${letter}`)}>
      <p class="crumbs"><a href="/admin/letters">{say('admin.letters')}</a> › {letter} <Traits view={view} letter={letter} /></p>
      <p><span class="small soft">{say('admin.letters.subject')}</span> <strong>{subject}</strong></p>
      <div class="sample"><iframe src={`/admin/letters/${letter}/body`} title={word(lang, `letter.${letter}`)} /></div>
      <details class="quiet after-form"><summary>{say('mail.text')}</summary><pre>{text}</pre></details>
      <nav class="pages" aria-label={say('page')}>
        {before !== undefined && <a href={`/admin/letters/${before}`} rel="prev">← {word(lang, `letter.${before}`)}</a>}
        {after !== undefined && <a href={`/admin/letters/${after}`} rel="next">{word(lang, `letter.${after}`)} →</a>}
      </nav>
    </AdminFrame>,
  );
}

function Traits({ view: { say }, letter }: { view: View; letter: Letter }): VNode {
  const { tone } = LETTER_TEMPLATES[letter];
  return <>{tone !== 'plain' && <span class={`tag ${tone}`}>{say(`admin.letters.tone.${tone}`)}</span>} {LETTERS[letter].approval && <span class="tag">{say('admin.letters.approval')}</span>}</>;
}
