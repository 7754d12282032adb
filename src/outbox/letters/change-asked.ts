import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { act, day, particular, reason, said } from './letter-template.js';
import type { Particular } from './letter-template.js';

/** What is asked for, in a few words for the subject line. */
export function changeGist(facts: LetterFacts): Named {
  return GISTS[said(facts, 'change')] ?? { zh: '申请调整时限', en: 'another date is asked for' };
}

/** Who asks for what change, and why: for whoever approves it and for whoever decides after them. */
export function changeAsked(facts: LetterFacts): Particular[] {
  return [...act(facts, '申请', 'Asked'), ...particular('申请事项', 'Change', described(facts)), ...reason(facts)];
}

/** What an approval must name: only what was asked for. */
export function granting(facts: LetterFacts): Named {
  return GRANTS[said(facts, 'change')] ?? { zh: '新时限', en: 'the new date' };
}

const GRANTS: Readonly<Record<string, Named>> = {
  cannot: { zh: '说明函的文号、日期和签发人', en: 'number, date and signer of the letter of explanation' },
  scope: { zh: '调整后的内容', en: 'the new scope' },
  owner: { zh: '改由哪个单位承办', en: 'the office that takes it over' },
};

const GISTS: Readonly<Record<string, Named>> = {
  cannot: { zh: '申请按“无法落实”办结', en: 'said to be impossible' },
  scope: { zh: '申请调整范围', en: 'another scope is asked for' },
  owner: { zh: '申请变更承办单位', en: 'another office is asked for' },
};

function described(facts: LetterFacts): Named {
  const change = said(facts, 'change');
  if (change === 'cannot') return { zh: '按“无法落实”办结', en: 'close it as impossible to fulfil' };
  if (change === 'scope') return { zh: `内容调整为“${said(facts, 'scope')}”`, en: `change the scope to “${said(facts, 'scope')}”` };
  if (change === 'owner') {
    const office = facts.event?.otherOffice ?? { zh: said(facts, 'toOffice'), en: said(facts, 'toOffice') };
    return { zh: `改由${office.zh}承办`, en: `give it to ${office.en}` };
  }
  const asked = day(said(facts, 'dueOn'));
  return asked.zh === '' ? asked : { zh: `时限调整为${asked.zh}`, en: `move the due date to ${asked.en}` };
}
