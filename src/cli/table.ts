import Table from 'cli-table3';

/** A column: its heading, and the width (in columns of the terminal, padding included) at which its text is broken. */
export interface Column {
  heading: string;
  width?: number;
}

/** Rows under headings, aligned for Chinese and Latin letters alike (a Chinese one is two columns wide). No frame, no colours. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({
    head: columns.map(({ heading }) => heading),
    colWidths: columns.map(({ width }) => width ?? null),
    wordWrap: true, wrapOnWordBoundary: false,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      'top': '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom': '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
      'left': '', 'left-mid': '', 'mid': '─', 'mid-mid': '', 'right': '', 'right-mid': '', 'middle': '',
    },
  });
  grid.push(...rows.map((row) => [...row]));
  return grid.toString().replace(/ +$/gm, '');
}
