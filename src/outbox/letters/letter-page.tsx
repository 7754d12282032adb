import type { JSX } from 'preact';
import { render } from 'preact-render-to-string';
import type { Language } from '../../core/commitment.js';
import { LABELS } from './letter-frame.js';
import type { LetterFrame } from './letter-frame.js';

/**
 * The html part: tables and inline styles, because mail programs know little else; 600 px; fonts of the reader's system;
 * nothing loaded from anywhere. Every text is escaped by the renderer.
 */
export function letterPage(frame: LetterFrame): string {
  return `<!doctype html>${render(<Page frame={frame} />)}`;
}

const CHINESE = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC'";
// Latin first in the English part: a Chinese font would set ’ and “ full width.
const FONTS: Readonly<Record<Language, string>> = { zh: `${CHINESE},Arial,sans-serif`, en: `Arial,'Helvetica Neue',${CHINESE},sans-serif` };
const INK = '#1f2933';
const QUIET = '#52606d';
const RULE = '#d9dee4';
// White text on each of them has a contrast of at least 4.5 : 1.
const TONES: Readonly<Record<LetterFrame['tone'], string>> = { plain: '#3b4a5a', blue: '#1d5fa6', orange: '#b45309', red: '#b42318' };

function Page({ frame }: { frame: LetterFrame }): JSX.Element {
  return (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{frame.heading.zh}</title>
      </head>
      <body style={{ margin: '0', padding: '0', backgroundColor: '#eef1f4' }}>
        <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style={{ backgroundColor: '#eef1f4' }}>
          <tr>
            <td align="center" style={{ padding: '24px 12px' }}>
              <table role="presentation" width="600" cellPadding="0" cellSpacing="0"
                style={{ width: '600px', maxWidth: '100%', backgroundColor: '#ffffff', fontFamily: FONTS.zh, color: INK, fontSize: '15px', lineHeight: '1.7' }}>
                <tr>
                  <td style={{ backgroundColor: TONES[frame.tone], color: '#ffffff', padding: '18px 28px', fontSize: '20px', fontWeight: 'bold' }}>
                    {frame.heading.zh}<span lang="en" style={{ fontSize: '14px', fontWeight: 'normal' }}>&nbsp;&nbsp;{frame.heading.en}</span>
                  </td>
                </tr>
                <Part frame={frame} lang="zh" />
                <tr><td style={{ padding: '0 28px' }}><div style={{ borderTop: `2px solid ${RULE}` }} /></td></tr>
                <Part frame={frame} lang="en" />
                <tr>
                  <td style={{ padding: '14px 28px 22px', borderTop: `1px solid ${RULE}`, color: QUIET, fontSize: '12px', lineHeight: '1.6' }}>
                    {frame.footer.zh}<br /><span lang="en" style={{ fontFamily: FONTS.en }}>{frame.footer.en}</span>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

function Part({ frame, lang }: { frame: LetterFrame; lang: Language }): JSX.Element {
  return (
    <tr>
      <td lang={lang === 'zh' ? 'zh-CN' : 'en'} style={{ padding: '22px 28px', fontFamily: FONTS[lang] }}>
        <p style={{ margin: '0 0 10px' }}>{frame.salutation[lang]}</p>
        <p style={{ margin: '0 0 14px' }}>{frame.opening[lang]}</p>
        <table width="100%" cellPadding="0" cellSpacing="0" style={{ borderTop: `1px solid ${RULE}`, fontSize: '14px' }}>
          {frame.rows.map(({ label, value }) => (
            <tr>
              <th scope="row"
                style={{ textAlign: 'left', verticalAlign: 'top', width: '120px', padding: '7px 12px 7px 0', borderBottom: `1px solid ${RULE}`, color: QUIET, fontWeight: 'normal' }}>{label[lang]}</th>
              <td valign="top" style={{ padding: '7px 0', borderBottom: `1px solid ${RULE}`, whiteSpace: 'pre-line', wordBreak: 'break-word' }}>{value[lang]}</td>
            </tr>
          ))}
        </table>
        <table width="100%" cellPadding="0" cellSpacing="0" style={{ margin: '18px 0 0' }}>
          <tr>
            <td style={{ padding: '12px 16px', backgroundColor: '#f5f7f9', borderLeft: `4px solid ${TONES[frame.tone]}` }}>
              <strong>{LABELS.ask[lang]}</strong><br />{frame.ask[lang]}
            </td>
          </tr>
        </table>
        <p style={{ margin: '14px 0' }}><strong>{LABELS.next[lang]}</strong><br />{frame.next[lang]}</p>
        {frame.act !== null && (
          <p style={{ margin: '0 0 14px' }}>
            <a href={frame.act.link} style={{ display: 'inline-block', padding: '9px 18px', backgroundColor: TONES[frame.tone], color: '#ffffff', textDecoration: 'none', fontWeight: 'bold' }}>{LABELS.act[lang]}</a><br />
            <span style={{ color: QUIET, fontSize: '12px', wordBreak: 'break-all' }}>{frame.act.link}</span><br />
            <span style={{ color: QUIET, fontSize: '12px' }}>{frame.act.note[lang]}</span>
          </p>
        )}
        <p style={{ margin: '0' }}>
          <strong>{LABELS.link[lang]}</strong><br />
          <a href={frame.link} style={{ color: '#1d5fa6', wordBreak: 'break-all' }}>{frame.link}</a>
        </p>
        <p style={{ margin: '18px 0 0', textAlign: 'right' }}>{frame.date[lang]}</p>
      </td>
    </tr>
  );
}
