/**
 * What the rules of a place say about the reply itself (`Profile.reply`) and its machine cannot know: whether there is an extension
 * at all, in whose hands it lies, what must be in writing, and which classes a reply may have. Every refusal names the place and the way out.
 */
import type { EntityManager } from 'typeorm';
import { RULE_ACTOR } from '../core/commitment.js';
import type { Actor, LocalDate } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { ClassificationScheme } from '../core/profile.js';
import { lengthText } from '../core/explain.js';
import { classesText, understoodClass } from '../core/reply-class.js';
import { answeringOf, extendedTo } from '../core/reply-limit.js';
import { WORDS } from '../core/words.js';
import { returnedOpinions } from '../store/readings/returned-opinions.js';
import type { Aggregate } from './aggregate.js';

type Data = Record<string, unknown>;
type Answering = Pick<Aggregate, 'id' | 'profile' | 'workflow'>;

/** An event of the reply's machine, possible under the rules of the place, with what its class means. Throws `extension-not-provided`, `extension-exhausted`, `event-data-invalid`. */
export function answerChecked(type: string, data: Data, aggregate: Aggregate, today: LocalDate): Data {
  if (aggregate.workflow.kind !== 'answer-suggestion') return data;
  if (type === 'EXTENSION_ASKED' || type === 'EXTENSION_GRANTED') {
    refuseExtension(type, data, aggregate);
    refuseNoMoreTime(type, aggregate, today);
  }
  if (type === 'DEPUTY_TOLD') refuseUnwritten(data, aggregate);
  return type === 'ANSWERED' || type === 'RECLASSIFIED' ? classified(type, data, aggregate) : data;
}

/** The class read by its scheme, with what it means. Throws `event-data-invalid` listing the classes there are. */
function classified(type: string, given: Data, { id, profile }: Answering): Data {
  const data: Data = Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'meaning')); // nobody types what a class means
  const { classLetter, scheme } = data as { classLetter?: string; scheme?: string };
  if (classLetter === undefined) {
    if (scheme !== undefined) throw unclassified(type, id, 'classLetter', '只写了分类办法，未写类别 / a scheme is named and no class', profile.schemes.filter((known) => known.id === scheme));
    return data;
  }
  const understood = understoodClass(profile.schemes, classLetter, scheme);
  switch (understood) {
    case 'no-scheme': throw unclassified(type, id, 'classLetter', '本地规则没有分类办法 / the rules of the place have no scheme', []);
    case 'unknown-scheme': throw unclassified(type, id, 'scheme', `没有分类办法 ${String(scheme)} / there is no scheme ${String(scheme)}`, profile.schemes);
    case 'unknown-class': throw unclassified(type, id, 'classLetter', `没有类别 ${classLetter} / there is no class ${classLetter}`, profile.schemes.filter((known) => scheme === undefined || known.id === scheme));
    case 'ambiguous': throw unclassified(type, id, 'scheme', `类别 ${classLetter} 在各分类办法中含义不同，须写明分类办法 / the class ${classLetter} means different things: name its scheme`, profile.schemes.filter(({ letters }) => Object.hasOwn(letters, classLetter)));
    default: return { ...data, ...(understood.scheme === null ? {} : { scheme: understood.scheme.id }), meaning: understood.meaning };
  }
}

function unclassified(type: string, id: string, field: 'classLetter' | 'scheme', problem: string, schemes: readonly ClassificationScheme[]): DomainError {
  return new DomainError('event-data-invalid', `${id}: ${type}: ${field}: ${problem}`,
    schemes.length === 0 ? '请不填类别，或请系统管理员在地方规则中补上分类办法 / leave the class out, or let an administrator add a scheme to the profile'
      : `可用的分类办法与类别 / schemes and their classes: ${classesText(schemes)}`,
    { problems: [{ field, problem }], schemes: schemes.map(({ id: scheme, letters }) => ({ scheme, classes: Object.keys(letters) })) });
}

function refuseExtension(type: string, { number }: Data, { id, profile }: Answering): void {
  const { extended } = profile.reply;
  const rule = ruleOf(profile);
  if (extended === null) {
    throw new DomainError('extension-not-provided', `${id}: ${type}: ${profile.name.zh}规则（${rule}）没有延长答复期限的规定 / the rules of the place (${rule}) know no extension`,
      type === 'EXTENSION_ASKED'
        ? '请在原期限内答复；规则有误的，请系统管理员用 jiannuo profile add 增加新版 / answer within the limit; if the rule is wrong, an administrator adds a version with `jiannuo profile add`'
        : '请不予同意（EXTENSION_REFUSED），并说明理由 / refuse it (EXTENSION_REFUSED) and say why', { commitment: id, profile: rule });
  }
  if (type === 'EXTENSION_ASKED' && extended.written && number === undefined) {
    throw new DomainError('event-data-invalid', `${id}: EXTENSION_ASKED: number: ${profile.name.zh}规则（${rule}）要求书面申请延长 / the rules of the place (${rule}) want it asked for in writing`,
      '请填书面申请的文号（number）/ give the number of the written application (number)', { problems: [{ field: 'number', problem: '未填 / missing' }] });
  }
}

/**
 * More time is of the first answer alone: a second handling has a limit of its own, which no rule of domain 1.2 extends. And it is the
 * rule's whole time from the handover on: after a reopening there is none left that is longer than the date that was set then.
 */
function refuseNoMoreTime(type: string, aggregate: Aggregate, today: LocalDate): void {
  const { id, profile, workflow, snapshot, dueOn, repliedOn } = aggregate;
  const { extended } = profile.reply;
  if (extended === null) return;
  const [rule, due] = [ruleOf(profile), dueOn ?? ''];
  const again = answeringOf(workflow.kind, snapshot) === 'again';
  const until = again ? null : extendedTo(aggregate, today);
  if (!again && (until === null || dueOn === null || until > dueOn)) return;
  const whole = lengthText(extended.limit);
  const why = again
    ? { zh: `延长只适用于初次答复；再次办理另有期限，${profile.name.zh}规则（${rule}）没有将其延长的规定`, en: `more time is of the first answer alone: a second handling has its own limit, and the rules of the place (${rule}) have none that is longer` }
    : { zh: `${profile.name.zh}规则（${rule}）的延长自 ${repliedOn} 起共 ${whole.zh}，至 ${String(until)}，不晚于现行时限 ${due}`, en: `the rules of the place (${rule}) extend it to ${whole.en} in all from ${repliedOn}, which ends on ${String(until)}, not after the present due date ${due}` };
  throw new DomainError('extension-exhausted', `${id}: ${type}: ${why.zh} / ${why.en}`,
    type === 'EXTENSION_GRANTED' ? '请不予同意（EXTENSION_REFUSED），并说明理由 / refuse it (EXTENSION_REFUSED) and say why'
      : `请在 ${due} 前（含当日）答复；届时未能解决的，在答复中写明计划、进度和时限，另行立项 / answer by ${due}; what cannot be solved by then is promised in that answer, with plan and date, and followed as a commitment of its own`,
    { commitment: id, profile: rule, dueOn, ...(until === null ? {} : { extendedTo: until }) });
}

/** Told in writing where the rule wants that: by a letter, with its number. */
function refuseUnwritten({ how, number }: Data, { id, profile }: Answering): void {
  if (profile.reply.extended?.written !== true || (how === 'letter' && number !== undefined)) return;
  const rule = ruleOf(profile);
  const field = how === 'letter' ? 'number' : 'how';
  throw new DomainError('event-data-invalid', `${id}: DEPUTY_TOLD: ${field}: ${profile.name.zh}规则（${rule}）要求书面告知代表 / the rules of the place (${rule}) want the deputy told in writing`,
    '请书面告知，并填告知函文号（number）/ tell them by letter and give its number (number)', { problems: [{ field, problem: '须书面并写明文号 / in writing, with a number' }] });
}

/**
 * Only an opinion that was given can be returned, and once: the co-handler gives another first. Joins the transaction. Throws
 * `event-data-invalid` naming those whose opinion can be returned.
 */
export async function refuseReturnOfNothing(tx: EntityManager, { body }: Data, { id }: Answering): Promise<void> {
  const given = await tx.query<{ body: string }[]>(`select distinct body::jsonb #>> '{event,data,body}' as body from history where commitment_id = $1 and event = 'OPINION_GIVEN' order by 1`, [id]);
  const returned = (await returnedOpinions(tx, id)).map((opinion) => opinion.body);
  const returnable = given.map((opinion) => opinion.body).filter((one) => !returned.includes(one));
  if (typeof body === 'string' && returnable.includes(body)) return;
  throw new DomainError('event-data-invalid', `${id}: OPINION_RETURNED: body: 没有 ${String(body)} 的会办意见可退 / there is no opinion of ${String(body)} to return`,
    returnable.length === 0 ? '请先登记会办意见（OPINION_GIVEN）/ record an opinion first (OPINION_GIVEN)' : `可退 / can be returned: ${returnable.join('、')}`,
    { problems: [{ field: 'body', problem: '没有可退的意见 / no opinion to return' }], returnable });
}

/**
 * Where nobody's consent is needed, the one who answers for the office takes the extension: the leader whom the profile names for a
 * long delay. Called once the machine has said that this person acts for the office. Throws `extension-by-leader`.
 */
export function refuseUnledExtension(type: string, { id: person, name, roles }: Actor, aggregate: Answering): void {
  const { id, profile } = aggregate;
  if (!needsNoConsent(type, aggregate)) return;
  const { long } = profile.changeApproval.date;
  if (roles.includes('head') || roles.includes(long)) return;
  const [level, rule] = [WORDS[`level.${long}`], ruleOf(profile)];
  throw new DomainError('extension-by-leader', `${id}: EXTENSION_ASKED: 按${profile.name.zh}规则（${rule}）延长无需他人同意，须由本单位${level.zh}作出，${name} 不能办理 / under these rules (${rule}) nobody’s consent is needed, `
    + `so the ${level.en} of the office extends it, not ${name}`,
  `请${level.zh}办理，或取得其授权代办 / let the ${level.en} do it, or act for them with a mandate`, { commitment: id, person, level: long, profile: rule });
}

/**
 * The grant that follows at once from a leader's EXTENSION_ASKED where the rule needs nobody's consent. It is the rule's and no
 * person's: it holds the one role that the machine's guard asks for, is named after its version, and gives itself as the reason.
 */
export function grantedByRule(type: string, aggregate: Answering): { type: string; data: Data; by: Actor } | null {
  if (!needsNoConsent(type, aggregate)) return null;
  const rule = ruleOf(aggregate.profile);
  return {
    type: 'EXTENSION_GRANTED', data: { number: rule, reason: '按规则，延长无需他人同意 / under this rule an extension needs nobody’s consent' },
    by: { id: `${RULE_ACTOR}${rule}`, name: rule, roles: ['liaison'], office: null },
  };
}

function needsNoConsent(type: string, { workflow, profile }: Answering): boolean {
  return type === 'EXTENSION_ASKED' && workflow.kind === 'answer-suggestion' && profile.reply.extended?.consentBy === null;
}

function ruleOf({ id, version }: Aggregate['profile']): string {
  return `${id}@${String(version)}`;
}
