/** Words of the files brought as proof; part of the catalogue in page-words.ts. */
import type { Named } from '../../core/commitment.js';

export const ATTACHMENT_WORDS = {
  'attachment': { zh: '附件', en: 'File' },
  'attachment.how': {
    zh: '20 MB 以内；PDF、OFD、Office/WPS 文档（不含宏）、图片、邮件或纯文本。表单被退回时须重新选择文件。',
    en: 'At most 20 MB; PDF, OFD, Office or WPS document without macros, picture, mail or plain text. Choose it again when the form is refused.',
  },
  'history.problem.file missing': { zh: '附件缺失', en: 'a file is missing' },
  'history.problem.file altered': { zh: '附件被改动', en: 'a file was altered' },
  'attachment.title': { zh: '附件材料', en: 'Files brought as proof' },
  'attachment.digest': { zh: 'SHA-256', en: 'SHA-256' },
  'attachment.stored': { zh: '存入', en: 'Stored' },
} as const satisfies Record<string, Named>;
