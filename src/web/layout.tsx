import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { agoText } from '../core/ago.js';
import { OFFICE_ROLES } from '../core/commitment.js';
import type { Role } from '../core/commitment.js';
import { instantText } from '../core/sentence.js';
import { word } from '../core/words.js';
import type { PageWord } from './page-words.js';
import { STYLE_PATH } from './style.js';
import { HOUSE_TIME_ZONE } from './view.js';
import type { View } from './view.js';

type Place = '/' | '/desk' | '/figures' | '/intake' | '/ledger' | '/letters' | '/mailbox' | '/audit' | '/admin' | '/admin/rules' | '/access-log' | '/account';

interface LayoutProps {
  view: View;
  title: string;
  /** Entry of the navigation this page belongs to. */
  place?: Place;
  /** Address of a script of this page; every page works without. */
  script?: string;
  children: ComponentChildren;
}

const PLACES: readonly [Place, PageWord, ...Role[]][] = [['/desk', 'nav.desk', ...OFFICE_ROLES], ['/', 'nav.board'], ['/figures', 'nav.figures'], ['/intake', 'nav.intake'], ['/ledger', 'nav.ledger'], ['/letters', 'nav.letters'], ['/mailbox', 'nav.mailbox'],
  ['/audit', 'nav.audit', 'auditor', 'administrator'], ['/admin', 'nav.admin', 'administrator'], ['/admin/rules', 'nav.rules', 'supervisor', 'auditor'], ['/access-log', 'nav.access-log', 'auditor'],
];
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#9c2f22"/>'
  + '<text x="16" y="23" font-size="20" text-anchor="middle" fill="#fff" font-family="serif">诺</text></svg>')}`;

/** The whole document of a page. Text is escaped by preact; nothing here or below it writes raw markup, but for the picture of a machine, which escapes its texts itself. */
export function documentOf(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}

/** Head, navigation and frame that every page shares. */
export function Layout({ view, title, place, script, children }: LayoutProps): VNode {
  const { lang, say } = view;
  return (
    <html lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${say('product')}`}</title>
        <link rel="stylesheet" href={STYLE_PATH} />
        <link rel="icon" href={ICON} />
        {script !== undefined && <script type="module" src={script} />}
      </head>
      <body>
        <a class="skip" href="#content">{say('skip')}</a>
        {view.demoClock && (
          <aside class="clock" aria-label={say('clock')}>{say('clock.demo')} <strong>{instantText(view.now, HOUSE_TIME_ZONE, lang)}</strong> · {say('clock.demo.note')}</aside>
        )}
        <header class="top"><div>
          <a class="brand" href="/home">{say('product')}</a>
          {view.actor === null ? <nav aria-label={say('nav')} /> : (
            <nav aria-label={say('nav')}>
              {placesFor(view.actor.roles).map(([path, name]) => <a key={path} href={path} aria-current={path === place ? 'page' : undefined}>{say(name)}</a>)}
            </nav>
          )}
          <Who view={view} />
        </div></header>
        <main id="content">{children}</main>
        <footer class="foot">{say('product')} · {say('product.line')}</footer>
      </body>
    </html>
  );
}

/** A date or an instant, readable by people and programs. */
export function When({ view, at, timeZone = HOUSE_TIME_ZONE }: { view: View; at: Date; timeZone?: string }): VNode {
  return <time class="numbers" dateTime={at.toISOString()}>{instantText(at, timeZone, view.lang)}</time>;
}

/** How long ago, with the exact instant on hover; a printed page has only that. */
export function Ago({ view, at }: { view: View; at: Date }): VNode {
  const exact = instantText(at, HOUSE_TIME_ZONE, view.lang);
  return <time class="ago" dateTime={at.toISOString()} title={exact} data-exact={exact}><span>{agoText(at, view.now, view.lang)}</span></time>;
}

/** The hidden fields every changing form needs. */
export function Csrf({ view }: { view: View }): VNode {
  return <input type="hidden" name="csrf" value={view.csrf} />;
}

/** Links to the pages around this one; nothing when there is only one. */
export function Pages({ view, page, pages, href }: { view: View; page: number; pages: number; href: (page: number) => string }): VNode | null {
  if (pages <= 1) return null;
  return (
    <nav class="pages" aria-label={view.say('page')}>
      {page > 1 && <a href={href(page - 1)} rel="prev">{view.say('page.previous')}</a>}
      <span class="soft numbers">{page} / {pages}</span>
      {page < pages && <a href={href(page + 1)} rel="next">{view.say('page.next')}</a>}
    </nav>
  );
}

/** Those that are everybody's, and those of the reader's roles. */
function placesFor(roles: readonly Role[]): typeof PLACES {
  return PLACES.filter(([, , ...only]) => only.length === 0 || only.some((role) => roles.includes(role)));
}

function Who({ view }: { view: View }): VNode {
  const { lang, say, actor } = view;
  const other = lang === 'zh' ? 'en' : 'zh';
  return (
    <div class="who">
      {actor !== null && <span><a href="/account">{actor.name}</a>{actor.behalf === undefined ? '' : ` → ${actor.behalf.name}`} · {actor.roles.map((role) => word(lang, `role.${role}`)).join(lang === 'zh' ? '、' : ', ')}</span>}
      {actor !== null && <a href="/calendar-links">{say('calendar.title')}</a>}
      <a href={`${view.path}${view.path.includes('?') ? '&' : '?'}lang=${other}`} lang={other === 'zh' ? 'zh-CN' : 'en'}>{say('other-language')}</a>
      {actor !== null && (
        <form method="post" action="/sign-out"><Csrf view={view} /><button class="link" type="submit">{say('sign-out')}</button></form>
      )}
    </div>
  );
}
