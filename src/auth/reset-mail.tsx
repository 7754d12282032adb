import { render } from 'preact-render-to-string';
import type { Language } from '../core/commitment.js';

/** Subject and both parts of the mail with a link, Chinese and English, the reader's language first. Names are escaped by the renderer. */
export function resetMail({ name, language, link, minutes }: { name: string; language: Language; link: string; minutes: number }): { subject: string; html: string; text: string } {
  const zh = [`${name}：`, `有人申请重设您在践诺的密码。如是本人，请在 ${String(minutes)} 分钟内打开下面的链接；链接只能使用一次。`, link, '如非本人申请，不必理会；您的密码没有改变。'];
  const en = [`To ${name},`, `Somebody has asked to reset your password at Jiannuo. If it was you, open the link below within ${String(minutes)} minutes; it works once.`, link, 'If it was not you, there is nothing to do: your password has not changed.'];
  const parts = (language === 'zh' ? [{ lang: 'zh-CN', lines: zh }, { lang: 'en', lines: en }] : [{ lang: 'en', lines: en }, { lang: 'zh-CN', lines: zh }]);
  const html = (
    <html lang={parts[0]?.lang}>
      <head><meta charset="utf-8" /><title>重设密码</title></head>
      <body style={{ fontFamily: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif", lineHeight: '1.7', color: '#1f2933' }}>
        {parts.map(({ lang, lines }) => (
          <div lang={lang} key={lang}>
            {lines.map((line) => <p key={line}>{line === link ? <a href={link} style={{ wordBreak: 'break-all' }}>{link}</a> : line}</p>)}
            <hr />
          </div>
        ))}
      </body>
    </html>
  );
  return { subject: '【践诺】重设密码｜Jiannuo: reset your password', html: `<!doctype html>${render(html)}`, text: parts.map(({ lines }) => lines.join('\n\n')).join('\n\n———\n\n') };
}
