/** Offices and whom letters reach there, as an administrator keeps them, each verb in the caller's transaction and in the access log. Nothing is ever deleted: histories and letters name it. */
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { LEVELS } from '../core/commitment.js';
import type { Language, Level } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { recordAccess } from './access-log.js';
import type { Keeper } from './people.js';

export interface OfficeInTree { id: string; name: string; nameEn: string; parent: string | null; contacts: ContactRow[] }

export interface ContactRow { id: string; level: Level; name: string; address: string; language: Language; failingSince: string | null; failingReason: string | null }

/** One line of text, without what no line can hold. */
const line = (most: number, least = 1) => z.string().trim().min(least, '未填 / missing').max(most, '太长 / too long').regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, '不得含控制字符 / control characters are not allowed');
const officeId = z.string().trim().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '小写字母、数字、连字符，最多40个 / small letters, digits and hyphens, at most 40');
const parent = z.string().trim().transform((id) => (id === '' ? null : id));
const newOffice = z.object({ id: officeId, name: line(100), nameEn: line(200, 0), parent });
const officeDetails = newOffice.omit({ id: true });
const contactDetails = z.object({
  level: z.enum(LEVELS, '没有这个层级 / there is no such level'), name: line(100), language: z.enum(['zh', 'en']),
  address: z.string().trim().max(254, '太长 / too long').regex(/^[^\p{Cc}\s<>,;"]+@[^\p{Cc}\s<>,;"]+$/u, '不是邮箱地址 / is no mail address'),
});
export type NewOffice = z.input<typeof newOffice>;
export type OfficeDetails = z.input<typeof officeDetails>;
export type ContactDetails = z.input<typeof contactDetails>;

/** Every office of the place with its contacts, by name; the caller hangs them under each other. */
export async function officeTree(tx: EntityManager, jurisdiction: string): Promise<OfficeInTree[]> {
  return tx.query(`
    select o.id, o.name, o.name_en as "nameEn", o.parent_id as parent,
      coalesce((select json_agg(json_build_object('id', k.id::text, 'level', k.level, 'name', k.name, 'address', k.address, 'language', k.language, 'failingSince', k.failing_since, 'failingReason', k.failing_reason)
        order by array_position($2::text[], k.level), k.id) from contacts k where k.office_id = o.id), '[]') as contacts
    from offices o where o.jurisdiction = $1 order by o.name, o.id`, [jurisdiction, LEVELS]);
}

/** Throws `office-invalid` naming each field, `office-exists` for an id that is taken anywhere, `unknown-office` for a parent that this place does not have. */
export async function addOffice(tx: EntityManager, given: NewOffice, by: Keeper): Promise<void> {
  const { id, name, nameEn, parent: above } = parsed(newOffice, given);
  if (above !== null) await requireOffice(tx, above, by);
  const added = await tx.query<unknown[]>('insert into offices (id, jurisdiction, name, name_en, parent_id) values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id', [id, by.jurisdiction, name, nameEn, above]);
  if (added.length === 0) throw new DomainError('office-exists', `编号 ${id} 已有单位使用 / the id ${id} is taken`, '请另取编号，如前面加地区 / choose another, such as with the place in front', { office: id });
  await recordAccess(tx, { event: 'office-added', person: by.person, address: by.address, detail: `${id} ${name}`, jurisdiction: by.jurisdiction });
}

/** Name and place in the tree. Throws `office-invalid`, also for a parent that lies below it; `unknown-office`. */
export async function changeOffice(tx: EntityManager, id: string, given: OfficeDetails, by: Keeper): Promise<void> {
  const { name, nameEn, parent: above } = parsed(officeDetails, given);
  await requireOffice(tx, id, by);
  if (above !== null) {
    await requireOffice(tx, above, by);
    if (await closesCircle(tx, id, above)) throw invalid([{ field: 'parent', problem: '该单位在其之下 / it lies below this office itself' }]);
  }
  await tx.query('update offices set name = $2, name_en = $3, parent_id = $4 where id = $1', [id, name, nameEn, above]);
  await recordAccess(tx, { event: 'office-changed', person: by.person, address: by.address, detail: `${id}: ${name}${above === null ? '' : ` < ${above}`}`, jurisdiction: by.jurisdiction });
}

/** Throws `office-invalid`, `unknown-office`; naming an address again that the level has changes its name and language, and vouches for it. */
export async function addContact(tx: EntityManager, office: string, given: ContactDetails, by: Keeper): Promise<void> {
  const { level, name, address, language } = parsed(contactDetails, given);
  await requireOffice(tx, office, by);
  await tx.query(`
    insert into contacts (office_id, level, name, address, language) values ($1, $2, $3, $4, $5)
    on conflict (office_id, level, address) do update set name = excluded.name, language = excluded.language, failing_since = null, failing_reason = null`, [office, level, name, address, language]);
  await knowPeopleBehind(tx, office);
  await recordAccess(tx, { event: 'contact-changed', person: by.person, address: by.address, detail: `${office} ${level}: ${name} <${address}>`, jurisdiction: by.jurisdiction });
}

/**
 * Who holds the post now. Another address is trusted anew, and whoever the contact was known to be is known no longer: the next one acts by links as themselves. Letters
 * that are waiting keep the address they were made out to. Throws `office-invalid`, also for an address that the level has already; `unknown-office`.
 */
export async function changeContact(tx: EntityManager, office: string, id: string, given: ContactDetails, by: Keeper): Promise<void> {
  const { level, name, address, language } = parsed(contactDetails, given);
  await requireOffice(tx, office, by);
  const [other] = await tx.query<unknown[]>('select 1 from contacts where office_id = $1 and level = $2 and address = $3 and id::text <> $4', [office, level, address, id]);
  if (other !== undefined) throw invalid([{ field: 'address', problem: '该层级已有此邮箱 / the level has this address already' }]);
  const [, changed] = await tx.query<[unknown[], number]>(`
    update contacts set level = $3, person_id = case when name = $4 and address = $5 then person_id end, name = $4, address = $5, language = $6,
      failing_since = case when address = $5 then failing_since end, failing_reason = case when address = $5 then failing_reason end
    where office_id = $1 and id::text = $2`, [office, id, level, name, address, language]);
  if (changed === 0) throw new DomainError('unknown-office', `没有联系人 ${id} / there is no contact ${id}`, '请刷新页面 / reload the page', { office, contact: id });
  await knowPeopleBehind(tx, office);
  await recordAccess(tx, { event: 'contact-changed', person: by.person, address: by.address, detail: `${office} ${level}: ${name} <${address}>`, jurisdiction: by.jurisdiction });
}

/**
 * A contact is the person of the same place who has their name and that role, where there is just one: what somebody does by a link in a letter
 * and with their account must be known for one pair of hands. What is known already stays.
 */
export async function knowPeopleBehind(tx: EntityManager, office: string): Promise<void> {
  await tx.query(`
    update contacts k set person_id = (select min(p.id) from people p where ${SAME_PERSON})
    from offices o where o.id = k.office_id and k.office_id = $1 and k.person_id is null and (select count(*) from people p where ${SAME_PERSON}) = 1`, [office]);
}

/** A contact's name may end in a title: 覃悦（处长）. */
const SAME_PERSON = `p.jurisdiction = o.jurisdiction and k.level = any(p.roles) and p.name = regexp_replace(k.name, '（[^（）]*）$', '')`;

async function requireOffice(tx: EntityManager, id: string, { jurisdiction }: Keeper): Promise<void> {
  const [found] = await tx.query<unknown[]>('select 1 from offices where id = $1 and jurisdiction = $2 for update', [id, jurisdiction]);
  if (found === undefined) throw new DomainError('unknown-office', `没有单位 ${id} / there is no office ${id}`, '请从单位一览中选择 / choose one of the list', { office: id });
}

/** Whether `above`, or an office above that, is `id`: an office above itself would have leaders who lead nobody and answer to themselves. */
export async function closesCircle(tx: EntityManager, id: string, above: string): Promise<boolean> {
  const [circle] = await tx.query<unknown[]>(`
    with recursive up (id) as (select $2::text collate "C" union select o.parent_id from offices o join up on o.id = up.id where o.parent_id is not null)
    select 1 from up where id = $1`, [id, above]);
  return circle !== undefined;
}

function parsed<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const found = schema.safeParse(given);
  if (found.success) return found.data;
  throw invalid(found.error.issues.map(({ path, message }) => ({ field: path.join('.'), problem: message })));
}

function invalid(problems: { field: string; problem: string }[]): DomainError {
  const said = (part: 0 | 1): string => problems.map(({ field, problem }) => `${field}: ${problem.split(' / ')[part] ?? problem}`).join(part === 0 ? '；' : '; ');
  return new DomainError('office-invalid', `单位资料有误：${said(0)} / the details are not right: ${said(1)}`, '请改正后再保存，未作更改 / correct them and save again; nothing was changed', { problems });
}
