/** A workbook is a ZIP archive: this refuses one that would unpack into more than a ledger can be, before anything reads it. */
import { fromBuffer } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

/** Parts of a workbook with hundreds of sheets and pictures. */
const ENTRIES = 2_000;
/** 20,000 rows of 44 columns are 60 MB of XML. */
export const UNPACKED_LIMIT_BYTES = 120 * 1024 * 1024;

/**
 * Unpacks every entry and counts, keeping nothing: the sizes an archive claims may be lies. Resolves to null when it is within
 * bounds, else to what is wrong.
 */
export async function archiveProblem(bytes: Buffer): Promise<'not-an-archive' | 'too-many-parts' | 'unpacks-too-large' | null> {
  const zip = await opened(bytes);
  if (zip === null) return 'not-an-archive';
  try {
    if (zip.entryCount > ENTRIES) return 'too-many-parts';
    let left = UNPACKED_LIMIT_BYTES;
    for await (const entry of zip.eachEntry()) {
      left -= await unpackedSize(zip, entry, left);
      if (left < 0) return 'unpacks-too-large';
    }
    return null;
  } catch {
    return 'not-an-archive';
  } finally {
    zip.close();
  }
}

function opened(bytes: Buffer): Promise<ZipFile | null> {
  return new Promise((resolve) => fromBuffer(bytes, { lazyEntries: true }, (error, zip) => resolve(error === null ? zip : null)));
}

async function unpackedSize(zip: ZipFile, entry: Entry, limit: number): Promise<number> {
  if (entry.uncompressedSize > limit) return entry.uncompressedSize;
  const stream = await zip.openReadStreamPromise(entry);
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > limit) break; // leaving the loop destroys the stream
  }
  return size;
}
