/**
 * Which passwords may be chosen (NIST SP 800-63B-4 3.1.1.2, OWASP ASVS 5.0 V6.2): long enough, on no list of common or breached ones, and
 * not made of what everybody knows about the person. No rule about digits or signs, no expiry of one's own password.
 */
import { dictionary } from '@zxcvbn-ts/language-common';
import { DomainError } from '../core/errors.js';

/** Characters, not bytes: a phrase of twelve Chinese characters will do. */
export const SHORTEST = 12;
/** Longer than any phrase; argon2 takes its time for every byte. */
export const LONGEST = 200;

/** Of every invented person of the demo: public, like the demo itself, which production refuses. Opens nobody else's account. */
export const DEMO_PASSWORD = 'jiannuo-demo';

/** What is known about whoever chooses: their password must not be just that. */
export interface Chooser { login: string; name: string; email: string | null }

/** 49,000 passwords of breaches, the commonest first (MIT, from the SecLists and Have I Been Pwned statistics of zxcvbn-ts). */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common'].map(String));
const KNOWN_WORDS = ['jiannuo', '践诺', 'password', '密码'];

/** Throws `password-weak`, saying why and what would do; the password itself is in no message. */
export function refuseWeak(password: string, chooser: Chooser): void {
  const { length } = Array.from(password);
  if (length < SHORTEST) throw weak(`至少 ${String(SHORTEST)} 个字符`, `it needs at least ${String(SHORTEST)} characters`, 'short');
  if (length > LONGEST) throw weak(`至多 ${String(LONGEST)} 个字符`, `it may have at most ${String(LONGEST)} characters`, 'long');
  if (password.includes('\0')) throw weak('含有不能使用的字符', 'it holds a character that cannot be used', 'character');
  const plain = password.normalize('NFKC').toLowerCase();
  if (plain === DEMO_PASSWORD || variantsOf(plain).some((variant) => COMMON.has(variant))) throw weak('太常见，已在泄露的密码中出现', 'it is among the commonest passwords of known breaches', 'common');
  if (new Set(plain).size < 5 || isRun(plain)) throw weak('只是重复或顺序的字符', 'it only repeats or counts', 'pattern');
  if (isPersonal(plain, chooser)) throw weak('只由姓名、用户名或本系统的名称组成', 'it is made of your name, your login or the name of this system', 'personal');
}

/** The password as it is, without what people add to a common one at its ends, and its half where it is one twice. */
function variantsOf(plain: string): string[] {
  const core = plain.replace(/^[\d\p{P}\p{S}\s]+|[\d\p{P}\p{S}\s]+$/gu, '');
  const half = plain.slice(0, plain.length / 2);
  return [plain, plain.replaceAll(/\s/gu, ''), ...(core.length >= 4 ? [core] : []), ...(half.length >= 4 && half + half === plain ? [half] : [])];
}

/** 123456789012, abcdefghijkl and the like, up or down, but for one break. */
function isRun(plain: string): boolean {
  const points = Array.from(plain, (character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, i) => Math.abs(point - (points[i] ?? 0)));
  return steps.filter((step) => step <= 1).length >= steps.length - 1;
}

/** Nothing of its own is left once what everybody knows is taken out. */
function isPersonal(plain: string, { login, name, email }: Chooser): boolean {
  const known = [login, name, email ?? '', ...login.split(/[.@_-]/), ...(email ?? '').split('@'), ...KNOWN_WORDS].map((word) => word.normalize('NFKC').toLowerCase()).filter((word) => word.length >= 2);
  const rest = known.toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ''), plain);
  return rest !== plain && rest.replaceAll(/[\d\p{P}\p{S}\s]/gu, '').length < 4;
}

function weak(zh: string, en: string, why: string): DomainError {
  return new DomainError('password-weak', `新密码不能用：${zh} / this password cannot be used: ${en}`,
    `请用至少 ${String(SHORTEST)} 个字符的一句话，不必混用大小写、数字或符号 / take a phrase of at least ${String(SHORTEST)} characters; digits and signs are not needed`, { why });
}
