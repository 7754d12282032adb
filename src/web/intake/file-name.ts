/** The name a file came with, without folders and controls: it is shown and is the name of the download. */
export function nameOf(original: string): string {
  const name = original.replace(/^.*[\\/]/u, '').replace(/[\p{Cc}\p{Cs}]/gu, '').trim();
  return name === '' ? 'reply' : Array.from(name).slice(-200).join('');
}
