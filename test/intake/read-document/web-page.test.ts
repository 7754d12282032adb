import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { readDocuments } from '../../../src/intake/read-document/read-documents.js';
import { bare, PARAGRAPHS, QUOTES } from './seed-letter.js';
import { utf8 } from './writers.js';

const [TITLE = '', ...REST] = PARAGRAPHS;

/** Built like the pages of provincial departments: trail, share buttons, index card, article, attachments, neighbours, footer. */
function page(article: string, charset = 'utf-8', head = ''): string {
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=${charset}" /><meta name="SiteName" content="广西壮族自治区科学技术厅"><meta name="ArticleTitle" content="${TITLE}">${head}
<title>${TITLE}_广西壮族自治区科学技术厅网站</title><link rel="stylesheet" href="http://127.0.0.1:9/style.css"><script src="http://127.0.0.1:9/a.js"></script><style>.x{color:red}</style></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/bsfw">办事服务</a></li><li><a href="/hdjl">互动交流</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a>建议提案办理</a></div>
<div class="article-con"><h1>${TITLE}</h1><div class="info-bar"><span>2022-06-30 10:21</span> <span>来源：办公室</span> <span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span> <span><a href="javascript:window.print()">打印</a></span></div>
<div class="share">分享到：<a>微信</a> <a>新浪微博</a><button>收藏</button></div>
<div class="TRS_Editor">${article}<script>document.write('我厅将立即出台全部文件。')</script><p style="display:none">我厅将于明天完成。</p></div>
<div class="fj">附件：<a href="/P020220630.docx">答复原文.docx</a></div></div>
<div class="pages"><p>上一篇：<a href="1.html">关于第2022189号代表建议的答复</a></p><p>下一篇：<a href="2.html">关于第2022191号代表建议的答复</a></p></div>
<div class="footer"><p>主办：广西壮族自治区科学技术厅</p><p>桂ICP备05000000号　桂公网安备45010000000000号　网站标识码4500000000</p><img src="http://127.0.0.1:9/x.png"></div></body></html>`;
}

const article = REST.map((text) => `<p style="text-indent:2em">　　${text}</p>`).join('\n');

async function textOf(bytes: Uint8Array, file = 'reply.html'): Promise<string> {
  const { documents } = await readDocuments(bytes, file);
  expect(documents.map(({ format }) => format)).toEqual(['html']);
  return documents[0]?.text ?? '';
}

describe('a reply as a web page', () => {
  it.each([
    ['paragraphs', article], ['line breaks', `<div>${REST.join('<br>　　')}</div>`], ['paragraphs in a table', `<table><tr><td>${article}</td></tr></table>`],
    ['Word’s spans', REST.map((text) => `<p class="MsoNormal"><span lang="EN-US">${text.replace(/(.{7})/gu, '$1</span><span style="font-family:仿宋">')}</span></p>`).join('')],
  ])('keeps the letter, whole and alone: %s', async (_, body) => {
    const text = await textOf(utf8(page(body)));
    for (const quote of QUOTES) expect(bare(text)).toContain(bare(quote));
    for (const paragraph of PARAGRAPHS) expect(text.split('\n').map((line) => bare(line))).toContain(bare(paragraph));
    expect(text.split('\n')[0]).toBe(TITLE);
    expect(text).not.toMatch(/首页|政务公开|当前位置|分享到|打印|上一篇|ICP|立即出台全部|明天完成|document\.write/u);
  });

  it('is read in the encoding it declares, or in the true one where that is a lie', async () => {
    for (const [declared, encoding] of [['gb2312', 'gb18030'], ['utf-8', 'gb18030'], ['gb2312', 'utf-8']] as const) {
      const { documents: [document] } = await readDocuments(iconv.encode(page(article, declared), encoding), 'reply.shtml');
      expect(document).toMatchObject({ encoding, remarks: [] });
      expect(document?.text).toContain(REST[0]);
    }
  });

  it('is read though a summary was cut within a character, and refused when the letter was', async () => {
    const cut = (part: string): Uint8Array => Buffer.concat(page(article, 'gb2312', '<meta name="Description" content="现答复如下¤">').split(part).flatMap((piece, place) => [...(place === 0 ? [] : [Buffer.from([0xcf, 0xff])]), iconv.encode(piece, 'gb18030')]));
    expect(await textOf(cut('¤'))).toContain(REST[3]);
    await expect(readDocuments(cut('瞪羚'), 'reply.html')).rejects.toMatchObject({ code: 'document-broken', message: expect.stringContaining('无法识别') });
  });

  it('keeps a short letter, whose page has more navigation than words', async () => {
    const text = await textOf(utf8(page('<p>王代表：</p><p>您提出的建议收悉。我局将于2022年9月底前完成路灯安装。</p><p style="text-align:right">市城管局</p><p style="text-align:right">2022年6月23日</p>')));
    expect(text).toContain('我局将于2022年9月底前完成路灯安装。');
    expect(text).toContain('市城管局\n2022年6月23日');
    expect(text).not.toMatch(/政务公开|立即出台|上一篇/u);
  });

  it('names what it cannot use: no words, too deep, another format’s name', async () => {
    await expect(readDocuments(utf8('<!doctype html><html><body><div id="app"></div><script>load()</script></body></html>'), 'app.html')).rejects.toMatchObject({ code: 'reply-empty' });
    await expect(readDocuments(utf8(`<html><body>${'<div>'.repeat(100_000)}答复`), 'deep.html')).rejects.toMatchObject({ code: 'document-too-large', message: expect.stringContaining('deep.html') });
    await expect(readDocuments(utf8(page(article)), 'reply.pdf')).rejects.toMatchObject({ code: 'document-mismatch', facts: { extension: 'pdf', format: 'html' } });
    expect((await readDocuments(utf8(page(article)), 'reply.doc')).documents[0]?.remarks).toHaveLength(1);
  });
});
