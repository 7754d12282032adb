import type { Profile } from '../profile.js';
import { HOUSE, limitsOf, NATIONAL_REPLY } from './house-defaults.js';

/**
 * The national law. It gives the reply 3 months, 6 for what is wide or difficult, and nothing else: no return, no opinion of
 * co-handlers, no second handling, no rating. Those are the house's. The national 处理办法 was not found.
 */
const NAME = { zh: '全国', en: 'National' } as const;

/** So that older replies can be entered too. Only the year of the text is known. */
export const NATIONAL_1: Profile = {
  ...HOUSE,
  id: 'national',
  version: 1,
  name: NAME,
  validFrom: '2015-01-01',
  validTo: '2025-03-10',
  source: '《全国人民代表大会和地方各级人民代表大会代表法》2015 年文本第 42 条（只知年份，生效日待核实）/ text of 2015, art. 42; only the year is known',
  ...limitsOf(NATIONAL_REPLY),
};

export const NATIONAL_2: Profile = {
  ...HOUSE,
  id: 'national',
  version: 2,
  name: NAME,
  validFrom: '2025-03-11',
  validTo: null,
  source: '《全国人民代表大会和地方各级人民代表大会代表法》2025-03-11 文本第 51 条（施行日待核实）/ text of 2025-03-11, art. 51; its entry into force must be checked',
  ...limitsOf(NATIONAL_REPLY),
};
