import { BadRequestException } from '@nestjs/common';
import { z } from 'zod';
import { isColumnKey } from '../../intake/spreadsheet/columns.js';
import type { ColumnKey } from '../../intake/spreadsheet/columns.js';
import { refuseTwice, settingsSchema } from '../../intake/spreadsheet/map-columns.js';
import type { Settings } from '../../intake/spreadsheet/map-columns.js';

const form = z.record(z.string().max(40), z.string().max(400));

/**
 * How the columns were matched: `c<place>` names one of ours, `d.<name>` a default, and pairs `kind.<n>.word` and `kind.<n>.is` (also `office`)
 * what the ledger's own words mean. Throws a bad request for what no form of ours sends.
 */
export function settingsFromForm(body: unknown): Settings {
  const given = form.safeParse(body);
  if (!given.success) throw new BadRequestException();
  const fields = given.data;
  const columns = Object.entries(fields).flatMap(([name, value]): [string, ColumnKey][] => (/^c\d{1,3}$/.test(name) && isColumnKey(value) ? [[name.slice(1), value]] : []));
  const fallback = (name: string): string | undefined => fields[`d.${name}`]?.trim() || undefined;
  const settings = settingsSchema.safeParse({
    sheet: fields['sheet'], headerRow: Number(fields['headerRow']), columns: Object.fromEntries(columns),
    defaults: { jurisdiction: fallback('jurisdiction'), repliedOn: fallback('repliedOn'), kind: fallback('kind'), office: fallback('office'), session: fallback('session') },
    words: { kinds: wordsOf(fields, 'kind'), offices: wordsOf(fields, 'office') },
  });
  if (!settings.success) throw new BadRequestException();
  return settings.data;
}

/** @throws DomainError `mapping-invalid` */
export function refuseDoubles({ columns }: Settings, headers: ReadonlyMap<number, string>): void {
  refuseTwice(Object.entries(columns).map(([index, column]) => ({ column, header: headers.get(Number(index)) ?? index })));
}

function wordsOf(fields: Readonly<Record<string, string>>, of: 'kind' | 'office'): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, word]): [string, string][] => {
    const n = new RegExp(`^${of}\\.(\\d{1,2})\\.word$`).exec(name)?.[1];
    const is = n === undefined ? '' : fields[`${of}.${n}.is`] ?? '';
    return is === '' || word.length > 100 ? [] : [[word, is]];
  }));
}
