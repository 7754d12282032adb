import type { VNode } from 'preact';
import type { DomainError } from '../../core/errors.js';
import type { Profile } from '../../core/profile.js';
import { COLUMNS, NEEDED } from '../../intake/spreadsheet/columns.js';
import type { ForeignWord } from '../../intake/spreadsheet/foreign-words.js';
import type { Proposal, Settings } from '../../intake/spreadsheet/map-columns.js';
import { LEDGER_KINDS } from '../../intake/spreadsheet/read-row.js';
import { placeOf } from '../../intake/spreadsheet/table.js';
import type { Table } from '../../intake/spreadsheet/table.js';
import type { OfficeRow } from '../../store/readings/board.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { Csrf, documentOf, Layout } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { PageWord } from '../page-words.js';
import type { View } from '../view.js';

export interface MappingPage {
  id: string;
  table: Table;
  proposal: Proposal;
  /** What the form shows: as kept before, else as proposed. */
  settings: Settings;
  offices: OfficeRow[];
  words: { kinds: ForeignWord[]; offices: ForeignWord[] };
  profiles: Profile[];
  /** Of whoever reads. */
  jurisdiction: string;
  refusal: DomainError | null;
}

/** The columns of a foreign ledger, each with a guess at what it is, and what stands in for cells that say nothing. */
export function mappingPage(view: View, page: MappingPage): string {
  const { say } = view;
  const { id, table, proposal, refusal } = page;
  return documentOf(
    <Layout view={view} title={say('ledger.match')} place="/ledger">
      <header>
        <p class="crumbs"><a href="/ledger">{say('ledger.title')}</a> › {table.file}</p>
        <h1>{say('ledger.match')}</h1>
        <p class="soft small">{say('ledger.match.how')}</p>
      </header>
      {refusal !== null && <ComplaintNote complaint={complaintOf(view, refusal)} />}
      <Where view={view} id={id} table={table} headerRow={proposal.headerRow} />
      <form method="post" action={`/ledger/uploads/${id}/mapping`}>
        <Csrf view={view} />
        <input type="hidden" name="sheet" value={table.sheet} />
        <input type="hidden" name="headerRow" value={proposal.headerRow} />
        <Columns view={view} page={page} />
        <Words view={view} name="kind" heading="ledger.match.kinds" words={page.words.kinds} chosen={page.settings.words.kinds} choices={LEDGER_KINDS.map(({ kind, title }) => [kind, title[view.lang]])} />
        <Words view={view} name="office" heading="ledger.match.offices" words={page.words.offices} chosen={page.settings.words.offices} choices={officeChoices(view, page.offices)} />
        <Defaults view={view} page={page} />
        <button type="submit">{say('ledger.match.try')}</button>
      </form>
    </Layout>,
  );
}

function Where({ view: { say }, id, table, headerRow }: { view: View; id: string; table: Table; headerRow: number }): VNode {
  return (
    <form class="filter where" method="get" action={`/ledger/uploads/${id}`}>
      <div>
        <label for="sheet">{say('ledger.match.sheet')}</label>
        <select id="sheet" name="sheet">{table.sheets.map((name) => <option key={name} value={name} selected={name === table.sheet}>{name}</option>)}</select>
      </div>
      <div>
        <label for="header">{say('ledger.match.header-row')}</label>
        <input id="header" name="header" type="number" min="1" max="100" value={headerRow} />
      </div>
      <button class="plain" type="submit">{say('ledger.match.read-again')}</button>
    </form>
  );
}

function Columns({ view, page: { proposal, settings } }: { view: View; page: MappingPage }): VNode {
  const { say, lang } = view;
  return (
    <section>
      <table class="matching">
        <thead><tr><th scope="col">{say('ledger.match.theirs')}</th><th scope="col">{say('ledger.match.samples')}</th><th scope="col">{say('ledger.match.ours')}</th></tr></thead>
        <tbody>
          {proposal.columns.map(({ index, header, samples }) => {
            const chosen = settings.columns[String(index)] ?? null;
            const place = placeOf(proposal.headerRow, index);
            return (
              <tr key={index}>
                <td data-label={say('ledger.match.theirs')}><label class="theirs" for={`c${String(index)}`}>{header === '' ? place : header} <span class="soft">{place}</span></label></td>
                <td data-label={say('ledger.match.samples')} class="small soft">{samples.map((sample) => <p key={sample}>{sample}</p>)}</td>
                <td data-label={say('ledger.match.ours')}>
                  <select id={`c${String(index)}`} name={`c${String(index)}`}>
                    <option value="">{say('ledger.match.none')}</option>
                    {COLUMNS.map((column) => (
                      <option key={column.key} value={column.key} selected={column.key === chosen}>{column[lang]}{NEEDED.includes(column.key) ? ` · ${say('ledger.match.needed')}` : ''}</option>
                    ))}
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface WordsProps { view: View; name: 'kind' | 'office'; heading: PageWord; words: readonly ForeignWord[]; chosen: Readonly<Record<string, string>>; choices: [string, string][] }

/** The likeliest is said, never taken: a guess that nobody looked at would decide whose promise it is. */
function Words({ view: { say }, name, heading, words, chosen, choices }: WordsProps): VNode | null {
  if (words.length === 0) return null;
  return (
    <section>
      <h2>{say(heading)}</h2>
      <div class="pairs">
        {words.map(({ word, rows, likely }, n) => {
          const id = `${name}.${String(n)}`;
          return (
            <div class="field" key={word}>
              <label for={`${id}.is`}>{word} · {rows} {say('ledger.match.rows')}</label>
              <input type="hidden" name={`${id}.word`} value={word} />
              <select id={`${id}.is`} name={`${id}.is`}>
                <option value="">{say('ledger.match.none')}</option>
                {choices.toSorted(([a], [b]) => Number(b === likely) - Number(a === likely)).map(([value, text]) => (
                  <option key={value} value={value} selected={chosen[word] === value}>{text}{value === likely ? ` ${say('ledger.match.likely')}` : ''}</option>
                ))}
              </select>
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Defaults({ view, page: { settings: { defaults }, profiles, offices, jurisdiction } }: { view: View; page: MappingPage }): VNode {
  const { say, lang } = view;
  const places = [...new Map(profiles.map((profile) => [profile.id, profile.name[lang]]))];
  const wanted = defaults.jurisdiction ?? jurisdiction;
  return (
    <section>
      <h2>{say('ledger.match.defaults')}</h2>
      <div class="pairs">
        <Choice view={view} name="jurisdiction" label="ledger.match.jurisdiction" chosen={wanted} choices={places} none={!places.some(([id]) => id === wanted)} />
        <div class="field"><label for="d.repliedOn">{say('ledger.match.replied-on')}</label><input id="d.repliedOn" name="d.repliedOn" type="date" value={defaults.repliedOn ?? ''} /></div>
        <Choice view={view} name="kind" label="ledger.match.kind" chosen={defaults.kind} choices={LEDGER_KINDS.map(({ kind, title }) => [kind, title[lang]])} none />
        <Choice view={view} name="office" label="ledger.match.office" chosen={defaults.office} choices={officeChoices(view, offices)} none />
        <div class="field"><label for="d.session">{say('ledger.match.session')}</label><input id="d.session" name="d.session" maxLength={300} value={defaults.session ?? ''} /></div>
      </div>
    </section>
  );
}

function Choice({ view: { say }, name, label, chosen, choices, none }: { view: View; name: string; label: PageWord; chosen: string | undefined; choices: [string, string][]; none: boolean }): VNode {
  return (
    <div class="field">
      <label for={`d.${name}`}>{say(label)}</label>
      <select id={`d.${name}`} name={`d.${name}`}>
        {none && <option value="">{say('ledger.match.no-default')}</option>}
        {choices.map(([value, text]) => <option key={value} value={value} selected={value === chosen}>{text}</option>)}
      </select>
    </div>
  );
}

function officeChoices({ lang }: View, offices: readonly OfficeRow[]): [string, string][] {
  return offices.map(({ id, name, nameEn }) => [id, officeIn(lang, name, nameEn)]);
}
