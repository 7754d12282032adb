import type { Profile } from '../../core/profile.js';
import { documentOf } from '../layout.js';
import type { View } from '../view.js';
import { AdminFrame } from './admin-frame.js';

/** Every number of one version, in the form in which a new one is stored. */
export function profilePage(view: View, profile: Profile): string {
  const { say, lang } = view;
  return documentOf(
    <AdminFrame view={view} place="/admin/rules" title={profile.name[lang]}>
      <p class="crumbs"><a href="/admin/rules">{say('admin.rules')}</a> › {profile.id}@{profile.version}</p>
      <dl class="facts">
        <dt>{say('admin.rules.valid')}</dt><dd class="numbers">{profile.validFrom} – {profile.validTo ?? ''}</dd>
        <dt>{say('admin.rules.source')}</dt><dd>{profile.source} <span class={profile.verified ? 'tag good' : 'tag orange'}>{say(profile.verified ? 'admin.rules.verified' : 'admin.rules.unverified')}</span></dd>
      </dl>
      <pre tabIndex={0}>{JSON.stringify(profile, null, 2)}</pre>
    </AdminFrame>,
  );
}
