import { createHash } from 'node:crypto';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { Actor, DueBasis, LocalDate, Role } from '../../src/core/commitment.js';
import { profileById } from '../../src/core/profile.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { Commitments } from '../../src/engine/commitments.js';
import { hashPassword } from '../../src/auth/passwords.js';
import type { TestDatabase } from '../support/database.js';

/** The clock of the story stands here: Thursday, 20 October 2022, 10:00 in Nanning. */
export const NOW = new Date('2022-10-20T02:00:00.000Z');
export const PASSWORD = 'correct horse battery staple';

export const TEXT = [
  '陈广华等代表：',
  '你们提出的关于加大特色产业发展的建议收悉，现答复如下。',
  '2022年，我厅将在创新驱动发展融资担保基金运营管理上，尽快制定出台《创新驱动发展融资担保基金运营管理方案》，及早发挥融资担保功能。持续做好名单制企业推送工作。',
].join('\n');

const PROFILE = profileById('guangxi', 1);
const OPENED = new Date('2022-06-24T01:00:00.000Z');

const PEOPLE: readonly [string, string, Role, string | null][] = [
  ['li.wei', '李为', 'handler', 'tech'], ['zhao.chu', '赵初', 'sectionHead', 'tech'], ['other.clerk', '外单位', 'handler', 'finance'],
  ['su.cha', '苏察', 'supervisor', null], ['du.ban', '杜办', 'supervisor', null], ['lian.luo', '廉络', 'liaison', null], ['shen.ji', '沈计', 'auditor', null],
];

/** A person by login, as the engine knows them. */
export function person(login: string): Actor {
  const found = PEOPLE.find(([known]) => known === login);
  if (found === undefined) throw new Error(`nobody is called ${login}`);
  const [, name, role, office] = found;
  return { id: login.replace('.', '-'), name, roles: [role], office };
}

/**
 * A small world written by the engine itself: one office with its people, and
 *   OVERDUE   due 21 September, orange since 10 October, whose orange letters wait for approval
 *   BLUE      due 14 October, blue
 *   INFERRED  due 31 December, inferred
 *   PROPOSED  not confirmed yet
 *   CLAIMED   claimed by li.wei, waits for verification
 *   GONE      dismissed
 */
export async function world({ database, owner }: Pick<TestDatabase, 'database' | 'owner'>): Promise<Commitments> {
  await seedPlaces(owner);
  const commitments = new Commitments(new RuleBook());
  const reply = await seedReply(owner);
  const open = async (id: string, title: string, dueOn: LocalDate | null, dueBasis: DueBasis): Promise<void> => {
    const quote = '尽快制定出台《创新驱动发展融资担保基金运营管理方案》';
    const start = TEXT.indexOf(quote);
    await database.transaction((tx) => commitments.open(tx, {
      id, jurisdiction: 'guangxi', suggestion: '2022190', replyId: reply.id, replySha256: reply.sha256, repliedOn: '2022-06-23', label: id, kind: 'issue-document', title,
      pledge: { quote, start, end: start + quote.length }, attached: [], office: 'tech', profile: PROFILE, dueOn, dueBasis,
      terms: { documentTitle: '创新驱动发展融资担保基金运营管理方案' }, by: person('su.cha'), now: OPENED,
    }));
  };
  const send = async (id: string, type: string, login: string, data: Record<string, unknown>, now: Date): Promise<void> => {
    await database.transaction((tx) => commitments.send(tx, { id, type, data, by: person(login), now }));
  };
  await open('OVERDUE', '制定担保基金运营管理方案', '2022-09-21', 'explicit');
  await open('BLUE', '整理科技金融政策', '2022-10-14', 'explicit');
  await open('INFERRED', '持续完善基金管理', '2022-12-31', 'inferred');
  await open('PROPOSED', '提出专营机构总体方案', '2022-12-23', 'inferred');
  await open('CLAIMED', '印发奖补办法', '2022-11-30', 'explicit');
  await open('GONE', '重复的表述', null, 'none');
  const confirmed = new Date('2022-06-27T02:00:00.000Z');
  for (const [id, dueOn, dueBasis] of [
    ['OVERDUE', '2022-09-21', 'explicit'], ['BLUE', '2022-10-14', 'explicit'], ['INFERRED', '2022-12-31', 'inferred'], ['CLAIMED', '2022-11-30', 'explicit'],
  ] as const) await send(id, 'CONFIRMED', 'su.cha', { dueOn, dueBasis }, confirmed);
  await send('GONE', 'DISMISSED', 'su.cha', { reason: '与另一事项重复' }, confirmed);
  await send('CLAIMED', 'CLAIMED', 'li.wei', {
    evidence: { title: '创新驱动发展融资担保基金运营管理方案', number: '桂科发〔2022〕88号', issuedOn: '2022-09-01', link: 'https://example.gov.cn/88', registeredBy: '办公室 李梅' },
  }, new Date('2022-10-19T02:00:00.000Z'));
  await database.transaction((tx) => commitments.fireDue(tx, NOW, 100));
  await owner.query(`update clock set shift = $1::timestamptz - clock_timestamp()`, [NOW]);
  return commitments;
}

async function seedPlaces(owner: TestDatabase['owner']): Promise<void> {
  const password = await hashPassword(PASSWORD);
  await owner.query(`insert into offices (id, jurisdiction, name, name_en) values
    ('tech', 'guangxi', '自治区科技厅', 'Science and Technology Department'), ('finance', 'guangxi', '自治区财政厅', ''), ('oversight', 'guangxi', '政府督查室', '')`);
  for (const [login, name, role, office] of PEOPLE) {
    await owner.query('insert into people (id, jurisdiction, name, login, password_hash, roles, office_id) values ($1, $2, $3, $4, $5, $6, $7)',
      [person(login).id, 'guangxi', name, login, password, [role], office]);
  }
  for (const [office, level] of [
    ['tech', 'handler'], ['tech', 'sectionHead'], ['tech', 'deputyHead'], ['tech', 'head'], ['oversight', 'supervisor'], ['oversight', 'liaison'],
  ]) await owner.query('insert into contacts (office_id, level, name, address) values ($1, $2, $3, $4)', [office, level, `收件人${String(level)}`, `${String(level)}@example.gov.cn`]);
  await owner.query(`insert into profiles values ('guangxi', 1, '{}', '2022-01-01', null, false, 'test')`);
  await owner.query(`insert into calendars values ($1, 'test', '2027-12-31')`, [NATIONAL_CALENDAR.version]);
}

async function seedReply(owner: TestDatabase['owner']): Promise<{ id: string; sha256: string }> {
  const sha256 = createHash('sha256').update(TEXT).digest('hex');
  await owner.query(`insert into suggestions values ('2022190', 'guangxi', '十三届五次', '关于加大特色产业发展的建议', '陈广华', true, '自治区人大常委会办公厅')`);
  const [reply] = await owner.query<{ id: string }[]>(`
    insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by)
    values ('2022190', $1, $2, 'utf-8', $3, '自治区科技厅', '2022-06-23', $4, 'su-cha') returning id`, [sha256, Buffer.from(TEXT), TEXT, OPENED]);
  return { id: reply?.id ?? '', sha256 };
}
