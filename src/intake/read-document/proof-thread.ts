/** The thread in which a file of proof is opened, as far as shows that it is what it begins like. Started by `open-proof.ts`. */
import { answerWith } from '../parse-apart.js';
import { openArchive } from './archive.js';
import { LIMITS } from './limits.js';
import { openOfd } from './ofd.js';
import { openPdf } from './pdf.js';

export interface ProofTask {
  bytes: Uint8Array;
  file: string;
  format: 'pdf' | 'ofd';
}

await answerWith(async ({ bytes, file, format }: ProofTask) => {
  if (format === 'pdf') await openPdf(bytes, [file]);
  else await openOfd(await openArchive(bytes, [file], { bytes: LIMITS.unpackedBytes }), [file]);
  return null;
});
