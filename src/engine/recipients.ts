/** Turns the level a machine names into people: the office's own contacts, or the jurisdiction's supervisors and liaison. */
import type { EntityManager } from 'typeorm';
import type { Language, Level } from '../core/commitment.js';

export interface Recipient {
  contactId: string;
  name: string;
  address: string;
  language: Language;
}

interface ContactRow extends Omit<Recipient, 'contactId'> { id: string; office_id: string; jurisdiction: string; level: Level }

/** Contacts of a set of offices, read once per batch. */
export class Recipients {
  private constructor(private readonly byPlace: ReadonlyMap<string, readonly Recipient[]>) {}

  static async load(tx: EntityManager, offices: ReadonlySet<string>, jurisdictions: ReadonlySet<string>): Promise<Recipients> {
    const rows = await tx.query<ContactRow[]>(`
      select k.id, k.office_id, o.jurisdiction, k.level, k.name, k.address, k.language
      from contacts k join offices o on o.id = k.office_id
      where k.office_id = any($1) or (k.level in ('supervisor', 'liaison') and o.jurisdiction = any($2))
      order by k.id`, [[...offices], [...jurisdictions]]);
    const byPlace = new Map<string, Recipient[]>();
    for (const { id, office_id, jurisdiction, level, name, address, language } of rows) {
      const place = `${isOverseer(level) ? jurisdiction : office_id} ${level}`;
      const list = byPlace.get(place) ?? [];
      // Values travel separated by line feeds (write.ts), and a name ends up in a header.
      list.push({ contactId: id, name: name.replace(/\s+/g, ' '), address, language });
      byPlace.set(place, list);
    }
    return new Recipients(byPlace);
  }

  /** Everybody at that level; empty when nobody is named, which the caller must make visible. */
  at(level: Level, office: string, jurisdiction: string): readonly Recipient[] {
    return this.byPlace.get(`${isOverseer(level) ? jurisdiction : office} ${level}`) ?? [];
  }
}

function isOverseer(level: Level): boolean {
  return level === 'supervisor' || level === 'liaison';
}
