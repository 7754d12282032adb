/**
 * What a file may be at most, each with its unit and its reason. A reply is a letter of two to ten pages; whatever passes these
 * limits is a wrong file or an attack, and ends as a domain error instead of a dead process.
 */

/** 20 MB: a hundred times the longest reply; more is a wrong file. Also a CHECK of the table `replies`. Holds for every document inside a container too. */
export const REPLY_LIMIT_BYTES = 20 * 1024 * 1024;

export const LIMITS = {
  /** Files in one archive. A department's yearly replies in one zip are some hundreds. */
  archiveEntries: 1_000,
  /** Bytes unpacked from one file and everything in it, nested archives included: five letters of the greatest size. */
  unpackedBytes: 100 * 1024 * 1024,
  /** Unpacked : packed of one entry. The XML of a long .docx reaches about 30, a deflate bomb 1000. */
  ratio: 100,
  /** Bytes of an entry below which its ratio says nothing: a blank page of XML packs 200 : 1. */
  ratioCountsFrom: 1024 * 1024,
  /** Containers inside each other: a zip of mails with attachments is two. */
  depth: 2,
  /** Pages of a PDF or OFD. The longest published replies have some forty. */
  pages: 300,
  /** Characters (UTF-16 units) of a web page's source: gov.cn pages have 20 to 200 thousand; the article finder is superlinear. */
  htmlCharacters: 5_000_000,
  /** Elements of one XML part or one web page. */
  elements: 200_000,
  /** Elements inside each other; more overflows the stack of whoever walks them. */
  nesting: 200,
  /** Characters (UTF-16 units) of one reply that pledges are looked for in: a hundred times a usual letter. What is longer is a book or an attack, and its page would be too. */
  replyCharacters: 200_000,
  /** Pledges, attached clauses and doubts of one reply: the longest published ones hold some sixty. A page of more is no page. */
  pledges: 400,
  /** Milliseconds for one file with everything in it: a hundred times what a letter takes on a small machine. */
  milliseconds: 30_000,
  /** MB of JavaScript heap of the thread that parses. */
  heapMegabytes: 512,
  /** MB by which the process may grow while a file is read: buffers outside the heap, such as inflated streams of a PDF, are seen only there. */
  growthMegabytes: 1_024,
} as const;
