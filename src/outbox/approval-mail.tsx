import { render } from 'preact-render-to-string';
import type { Language, Letter, Level } from '../core/commitment.js';
import { LINK_DAYS } from '../core/letter-links.js';
import { word } from '../core/words.js';

/** A letter that waits, and where its approver decides about it. */
export interface WaitingMatter {
  notice: string;
  letter: Letter;
  level: Level;
  recipient: string;
  commitment: string;
  title: string;
  office: string;
  officeEn: string;
  link: string;
}

/** Subject and both parts of the mail to an approver, the reader's language first. Titles and names are escaped by the renderer. */
export function approvalMail({ language, matters, publicUrl }: { language: Language; matters: readonly WaitingMatter[]; publicUrl: string }): { subject: string; html: string; text: string } {
  const n = String(matters.length);
  const parts = (language === 'zh' ? ['zh', 'en'] as const : ['en', 'zh'] as const).map((lang) => ({ lang, ...WORDS[lang](n, `${publicUrl}/letters`), lines: matters.map((matter) => lineOf(matter, lang)) }));
  const html = (
    <html lang={language === 'zh' ? 'zh-CN' : 'en'}>
      <head><meta charset="utf-8" /><title>待批函件</title></head>
      <body style={{ fontFamily: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif", lineHeight: '1.7', color: '#1f2933' }}>
        {parts.map(({ lang, opening, note, lines, decide }) => (
          <div lang={lang === 'zh' ? 'zh-CN' : 'en'} key={lang}>
            <p>{opening}</p>
            <ol>{lines.map(({ what, link }) => <li key={link}>{what}<br /><a href={link}>{decide}</a></li>)}</ol>
            <p style={{ color: '#52606d' }}>{note}</p>
            <hr />
          </div>
        ))}
      </body>
    </html>
  );
  const text = parts.map(({ opening, lines, note }) => [opening, ...lines.map(({ what, link }, place) => `${String(place + 1)}. ${what}\n   ${link}`), note].join('\n\n')).join('\n\n———\n\n');
  return { subject: `【践诺】${n} 封函件待批｜Jiannuo: ${n === '1' ? 'a letter waits' : `${n} letters wait`} for approval`, html: `<!doctype html>${render(html)}`, text };
}

const WORDS = {
  zh: (n: string, page: string) => ({
    opening: `有 ${n} 封函件须经督查人员批准才能发出。每封各有一个链接，打开可阅全文，再批准或不予发函，不用登录。`,
    decide: '阅看并决定',
    note: `各链接只供您本人办理该函件，${String(LINK_DAYS)} 日内有效，用一次即失效，请勿转发。打开只是查看，提交后才登记。也可登录后在“待批函件”办理：${page}`,
  }),
  en: (n: string, page: string) => ({
    opening: `${n === '1' ? 'A letter waits' : `${n} letters wait`} for a supervisor’s approval. Each has a link of its own, which shows the whole letter; approve or return it there, without signing in.`,
    decide: 'Read and decide',
    note: `Each link is for you and that letter alone. It is good for ${String(LINK_DAYS)} days and for one use; please do not pass it on. Opening it only shows the letter; nothing is recorded until you submit. Or sign in and see Letters: ${page}`,
  }),
};

function lineOf({ letter, level, recipient, commitment, title, office, officeEn, link }: WaitingMatter, lang: Language): { what: string; link: string } {
  const to = `${recipient}${lang === 'zh' ? `（${word(lang, `level.${level}`)}）` : ` (${word(lang, `level.${level}`)})`}`;
  const what = lang === 'zh' ? `${word(lang, `letter.${letter}`)} → ${to}：${title}（${office}，${commitment}）` : `${word(lang, `letter.${letter}`)} → ${to}: ${title} (${officeEn === '' ? office : officeEn}, ${commitment})`;
  return { what, link };
}
