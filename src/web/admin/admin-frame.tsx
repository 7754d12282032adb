import type { ComponentChildren, VNode } from 'preact';
import type { Role } from '../../core/commitment.js';
import { Layout } from '../layout.js';
import type { PageWord } from '../page-words.js';
import type { View } from '../view.js';

/** Who may look at definitions, rules and letters; changing them is the administrator's. */
export const READERS = ['supervisor', 'auditor', 'administrator'] as const satisfies readonly Role[];

export type AdminPlace = '/admin' | '/admin/offices' | '/people' | '/admin/rules' | '/admin/letters' | '/admin/machines' | '/access-log';

const PLACES: readonly [AdminPlace, PageWord, ...Role[]][] = [
  ['/admin', 'admin.overview', 'administrator'], ['/admin/offices', 'admin.offices', 'administrator'], ['/people', 'admin.people', 'administrator'],
  ['/admin/rules', 'admin.rules', ...READERS], ['/admin/letters', 'admin.letters', ...READERS], ['/admin/machines', 'admin.machines', ...READERS], ['/access-log', 'admin.log', 'auditor', 'administrator'],
];

/** A page of the administration: the frame of every page, and beside it the way to the others. */
export function AdminFrame({ view, place, title, what, children }: { view: View; place: AdminPlace; title: string; what?: string; children: ComponentChildren }): VNode {
  const { say } = view;
  return (
    <Layout view={view} title={title} place={view.actor?.roles.includes('administrator') === true ? '/admin' : place === '/access-log' ? '/access-log' : '/admin/rules'}>
      <nav class="tabs" aria-label={say('nav.admin')}>
        {PLACES.filter(([, , ...roles]) => roles.some((role) => view.actor?.roles.includes(role))).map(([path, name]) => <a key={path} href={path} aria-current={path === place ? 'page' : undefined}>{say(name)}</a>)}
      </nav>
      <header><h1>{title}</h1>{what !== undefined && <p class="soft small">{what}</p>}</header>
      {children}
    </Layout>
  );
}
