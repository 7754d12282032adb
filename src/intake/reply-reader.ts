/** The one place that says how documents are read and how pledges are found in them. */
import { extractReply } from './extract/extract.js';
import { readDocuments } from './read-document/read-documents.js';
import type { ReplyReader } from './review/drafts.js';

export const replyReader: ReplyReader = { read: readDocuments, extract: extractReply };
