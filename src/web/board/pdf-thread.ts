/** The thread in which a view becomes a PDF. Started by `export-board.ts`. */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import type { LineText } from './line-text.js';

export interface PdfTask { name: string; title: string; heads: string[]; suggestion: string; lines: LineText[] }

// Letters for Chinese come with the program: a server has none of its own. Only what is used of them is put into the file.
const require = createRequire(import.meta.url);
const [normal, bold] = [require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'), require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf')];
pdfmake.setFonts({ Noto: { normal, bold, italics: normal, bolditalics: bold } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path === normal || path === bold);

const SOFT = '#555555';
const { name, title, heads, suggestion, lines } = workerData as PdfTask;

const bytes = await pdfmake.createPdf({
  pageSize: 'A4', pageOrientation: 'landscape', pageMargins: [34, 40, 34, 36], defaultStyle: { font: 'Noto', fontSize: 8, lineHeight: 1.2 }, info: { title, creator: 'Jiannuo' },
  footer: (page, pages) => ({ columns: [{ text: title, color: SOFT }, { text: `${page} / ${pages}`, alignment: 'right', width: 60 }], margin: [34, 8], fontSize: 7 }),
  content: [
    { text: name, fontSize: 15, bold: true }, { text: title, color: SOFT, margin: [0, 2, 0, 8] },
    {
      layout: 'lightHorizontalLines',
      table: {
        headerRows: 1, dontBreakRows: true, widths: [92, '*', 96, 90, 140],
        body: [
          heads.map((text) => ({ text, bold: true })),
          ...lines.map((line) => [
            { stack: [{ text: line.schedule, bold: true }, { text: line.light }, { text: [line.dueOn, line.basis].filter((text) => text !== '').join(' '), color: SOFT }] },
            { stack: [{ text: line.title, bold: true }, { text: `「${line.quote}」` }, { text: `${suggestion} ${line.suggestion} · ${line.id}`, color: SOFT }] },
            { stack: [{ text: line.office }, { text: [line.owner, line.leader].filter((text) => text !== '').join(' · '), color: SOFT }] },
            { stack: [{ text: line.stage }, { text: line.evidence, color: SOFT }] },
            { stack: [{ text: line.next }, { text: line.nextOn, color: SOFT }] },
          ]),
        ],
      },
    },
  ],
}).getBuffer();
parentPort?.postMessage(bytes);
