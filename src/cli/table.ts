import Table from 'cli-table3';

/** Rows under headings, aligned for Chinese and Latin letters alike (a Chinese one is two columns wide). No frame, no colours. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({
    head: [...headings],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      'top': '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom': '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
      'left': '', 'left-mid': '', 'mid': '─', 'mid-mid': '', 'right': '', 'right-mid': '', 'middle': '',
    },
  });
  grid.push(...rows.map((row) => [...row]));
  return grid.toString().replace(/ +$/gm, '');
}

/**
 * A text in lines of about so many columns, nothing left out: Chinese is broken anywhere, other writing between words. The
 * library's own breaking counts letters instead of columns and would cut Chinese lines off.
 */
export function broken(text: string, columns: number): string {
  const lines = /\p{Script=Han}/u.test(text)
    ? text.match(new RegExp(`.{1,${columns / 2}}`, 'gu'))
    : text.match(new RegExp(`\\S.{0,${columns - 1}}(?= |$)|\\S+`, 'gu'));
  return lines?.join('\n') ?? text;
}
