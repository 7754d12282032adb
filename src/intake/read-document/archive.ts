/**
 * The files of a zip, read from memory within the limits. Declared sizes are believed for refusing only: what is unpacked is counted.
 * Nothing is ever written to a disk, so a name such as `../../etc/passwd` is a label and nothing more.
 */
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { decodeText } from './plain-text.js';
import { broken, encrypted, tooLarge } from './document.js';
import type { Path } from './document.js';
import { LIMITS } from './limits.js';

/** What one file may still unpack, shared by everything inside it. */
export interface Budget {
  bytes: number;
}

export interface ArchiveEntry {
  /** Without directories that lead out of the archive. */
  name: string;
  /** @throws DomainError `document-encrypted`, `document-broken`, `document-too-large` */
  read: (limit: number) => Promise<Uint8Array>;
}

/** Directories are left out. @throws DomainError `document-broken`, `document-too-large` */
export async function openArchive(bytes: Uint8Array, path: Path, budget: Budget): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  try {
    const zip = await yauzl.fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true, decodeStrings: false });
    if (zip.entryCount > LIMITS.archiveEntries) {
      throw tooLarge(path, `内有 ${zip.entryCount} 个文件，至多 ${LIMITS.archiveEntries} 个`, `holds ${zip.entryCount} files; at most ${LIMITS.archiveEntries} are read`, { entries: zip.entryCount });
    }
    for await (const entry of zip.eachEntry()) {
      const name = safeName(nameOf(entry));
      if (name === null) continue;
      entries.push({ name, read: async (limit) => unpack(zip, entry, [...path, name], limit, budget) });
    }
  } catch (error) {
    throw asBroken(error, path);
  }
  return entries;
}

async function unpack(zip: ZipFile, entry: Entry, path: Path, limit: number, budget: Budget): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw encrypted(path);
  const most = Math.min(limit, budget.bytes);
  if (entry.uncompressedSize > most) throw unpacksTooLarge(path, entry.uncompressedSize, most);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > most) throw unpacksTooLarge(path, size, most);
      if (size > LIMITS.ratioCountsFrom && size > entry.compressedSize * LIMITS.ratio) {
        throw tooLarge(path, `解压后是压缩时的 ${LIMITS.ratio} 倍以上，疑为压缩炸弹`, `unpacks to more than ${LIMITS.ratio} times its size: an archive bomb?`, { ratio: LIMITS.ratio });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw asBroken(error, path);
  }
  budget.bytes -= size;
  const whole = Buffer.concat(chunks, size);
  // The library compares sizes only.
  if (crc32(whole) !== entry.crc32) throw broken(path, '校验和不符', 'its checksum does not fit');
  return whole;
}

function unpacksTooLarge(path: Path, size: number, most: number): Error {
  return tooLarge(path, `解压后有 ${size} 字节，至多 ${most} 字节`, `unpacks to ${size} bytes; at most ${most} are read`, { bytes: size });
}

/** Errors of the library become a domain error; ours pass. */
function asBroken(error: unknown, path: Path): unknown {
  if (error instanceof Error && error.name === 'DomainError') return error;
  return broken(path, '不是完整的压缩文件', 'not a whole archive', error);
}

/**
 * UTF-8 if the archive says so or the bytes are; else GB18030 or Big5: old packers write names in the code page of their machine
 * and do not say which. An Info-ZIP Unicode path overrides all that.
 */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const unicode = entry.extraFields.some(({ id }) => id === 0x7075) ? yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false) : null;
  return unicode ?? decodeText(raw)?.text ?? raw.toString('latin1');
}

/** Null for a directory. */
function safeName(name: string): string | null {
  const parts = name.replace(/[\u0000-\u001f\u007f]/gu, '').split(/[/\\]/);
  if (parts.at(-1) === '') return null;
  return parts.filter((part) => !/^(\.{0,2}|[A-Za-z]:)$/.test(part)).join('/') || '?';
}
