import type { VNode } from 'preact';
import { levelsText } from '../../core/sentence.js';
import { WORDS } from '../../core/words.js';
import type { OpenByVersion } from '../../store/readings/open-by-version.js';
import { PROOFS } from '../../../workflows/check.js';
import { CURRENT_WORKFLOWS, WORKFLOWS } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';
import { Csrf, documentOf } from '../layout.js';
import type { View } from '../view.js';
import { AdminFrame } from './admin-frame.js';
import type { Proved } from './prove-apart.js';

/** What one machine alone can be asked to prove; that all together leave nothing over is a question to all of them. */
const PROVABLE = ['made-of', 'steps', 'reachable', 'way-out', 'not-forgotten', 'duties'] as const;

/** Every kind with its versions and how many commitments run under each. */
export function machinesPage(view: View, open: readonly OpenByVersion[]): string {
  const { say, lang } = view;
  return documentOf(
    <AdminFrame view={view} place="/admin/machines" title={say('admin.machines')} what={say('admin.machines.what')}>
      <table>
        <thead><tr><th scope="col">{say('admin.machines.kind')}</th><th scope="col">{say('admin.machines.versions')}</th><th scope="col">{say('admin.machines.closes')}</th></tr></thead>
        <tbody>
          {CURRENT_WORKFLOWS.map(({ kind, version, definition }) => (
            <tr key={kind}>
              <td data-label={say('admin.machines.kind')}><a class="title" href={`/admin/machines/${kind}/${version}`}>{definition.title[lang]}</a> <span class="small soft">{kind}</span></td>
              <td class="versions" data-label={say('admin.machines.versions')}>
                {WORKFLOWS.filter((one) => one.kind === kind).sort((one, other) => other.version - one.version).map((one) => {
                  const n = open.find((row) => row.kind === kind && row.version === one.version)?.n ?? 0;
                  return <span key={one.version}><a href={`/admin/machines/${kind}/${one.version}`}>v{one.version}</a> {n > 0 && <span class="tag">{say('admin.machines.open')} {n}</span>} </span>;
                })}
              </td>
              <td class="small" data-label={say('admin.machines.closes')}>{definition.closingRule[lang]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </AdminFrame>,
  );
}

/** One version: what it asks for, its picture, and whether it was proved. */
export function machinePage(view: View, workflow: Workflow, proof: Proved | null): string {
  const { say, lang } = view;
  const { kind, version, hash, definition } = workflow;
  const address = `/admin/machines/${kind}/${version}`;
  return documentOf(
    <AdminFrame view={view} place="/admin/machines" title={`${definition.title[lang]} · v${version}`}>
      <p class="crumbs"><a href="/admin/machines">{say('admin.machines')}</a> › {kind}@{version}{CURRENT_WORKFLOWS.includes(workflow) && <> <span class="tag good">{say('admin.machines.current')}</span></>}</p>
      <dl class="facts where">
        <dt>{say('admin.machines.stages')}</dt><dd>{definition.stages.map((stage) => stage[lang]).join(' → ') || '—'}</dd>
        {definition.asks.length > 0 && <><dt>{say('admin.machines.asks')}</dt><dd>{definition.asks.map(({ timer, letter, to }) => <span key={timer}>{WORDS[`timer.${timer}`][lang]} → {WORDS[`letter.${letter}`][lang]} ({levelsText(to, lang)}) </span>)}</dd></>}
        <dt>{say('admin.machines.evidence')}</dt><dd>{definition.evidence.map((field) => field[lang]).join(lang === 'zh' ? '、' : ', ') || '—'}</dd>
        <dt>{say('admin.machines.closes')}</dt><dd>{definition.closingRule[lang]} · {definition.confirmedBy[lang]}</dd>
        <dt>{say('admin.machines.limit')}</dt><dd>{definition.defaultLimit[lang]}</dd>
        <dt>{say('admin.machines.hash')}</dt><dd class="mono">{hash}</dd>
      </dl>
      <section aria-labelledby="proofs"><h2 id="proofs">{say('admin.machines.proofs')}</h2><Proofs view={view} address={address} proof={proof} /></section>
      <section aria-labelledby="picture">
        <h2 id="picture">{say('admin.machines.picture')}</h2>
        <p class="small"><a href={`${address}/${lang}.svg`}>{say('admin.machines.picture.full')}</a></p>
        <img class="picture" src={`${address}/${lang}.svg`} alt={`${say('admin.machines.picture')}: ${definition.title[lang]}`} />
      </section>
    </AdminFrame>,
  );
}

function Proofs({ view, address, proof }: { view: View; address: string; proof: Proved | null }): VNode {
  const { say } = view;
  const again = <form method="post" action={`${address}/proof`}><Csrf view={view} /><button class="plain" type="submit">{say('admin.machines.prove')}</button></form>;
  if (proof === null) return <><p class="soft">{say('admin.machines.proofs.none')}</p>{again}</>;
  return (
    <>
      <p class={proof.findings.length === 0 ? 'note good' : 'note bad'} role="status">
        {say(proof.findings.length === 0 ? 'admin.machines.proved' : 'admin.machines.refuted')} · {proof.states} {say('admin.machines.states')} · {proof.passages} {say('admin.machines.passages')} · {proof.seconds.toFixed(1)} s
      </p>
      <ul class="proofs">
        {PROVABLE.map((name) => {
          const against = proof.findings.filter(({ kind }) => (PROOFS[name] as readonly string[]).includes(kind));
          return (
            <li key={name}>
              {against.length === 0 ? <span class="tag good">✓</span> : <span class="tag red">✗</span>} {say(`admin.machines.proof.${name}`)}
              {against.length > 0 && <ul>{against.map(({ kind, place, message }) => <li key={`${kind} ${place}`} class="small">{place}: <span lang="en">{message}</span></li>)}</ul>}
            </li>
          );
        })}
      </ul>
    </>
  );
}
