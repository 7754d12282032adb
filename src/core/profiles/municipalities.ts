import type { Profile } from '../profile.js';
import { CONSENT_UNNAMED, HOUSE, limitsOf, NATIONAL_REPLY } from './house-defaults.js';
import { likeliestFirst, STATUTORY, STATUTORY_TWO_PLANS } from './schemes.js';

/**
 * Places where cities make the rule: Chongqing, Beijing, Shanghai and Qingdao. Numbers: domain.md 1.2, read in full from a private
 * collection of statutes. `validFrom` is the first day of the rule's year, because only the year is known.
 * A limit runs from the handover (交办) unless our source says otherwise: of the two possible starts it is the earlier.
 */

/**
 * 重庆市人大代表建议批评和意见工作条例 2017 [L3].
 * Its limits start from both 交办 and 收到; the reply's is taken to run from the handover, the first contact (20 working days)
 * from receipt. The 6 months are for difficult matters and need no consent in our source, as in the national law.
 * The deputy rates the reply and, apart from it, the result of the pledge (art. 26, 28): 20 working days each.
 */
export const CHONGQING_1: Profile = {
  ...HOUSE,
  id: 'chongqing',
  version: 1,
  name: { zh: '重庆', en: 'Chongqing' },
  validFrom: '2017-01-01',
  validTo: null,
  source: '《重庆市人大代表建议批评和意见工作条例》（2017，生效日只知年份）/ 2017; of its entry into force only the year is known',
  ...limitsOf({
    ...NATIONAL_REPLY,
    returnWithin: { workingDays: 10 },
    reassignWithin: { workingDays: 10 },
    contactWithin: { workingDays: 20 },
    opinionWithin: { workingDays: 30 },
    opinionRedoWithin: { workingDays: 5 }, // to redo an empty one
    rehandling: { months: 2 },
    rating: { workingDays: 20 },
    unsatisfiedAgain: { zh: '三方会面', en: 'three-way meeting' },
    closedSessionHandover: { workingDays: 10 },
  }),
  schemes: likeliestFirst(STATUTORY), // art. 22
};

/**
 * 青岛市…工作条例 2021 [L4]. A reply may be re-done after the test, without a number: the second handling stays the house's.
 * Rated by a panel and a third party, without a limit.
 */
export const QINGDAO_1: Profile = {
  ...HOUSE,
  id: 'qingdao',
  version: 1,
  name: { zh: '青岛', en: 'Qingdao' },
  validFrom: '2021-01-01',
  validTo: null,
  source: '青岛市…工作条例（2021，全称与生效日待核实）/ Qingdao, 2021; full title and entry into force to be checked',
  ...limitsOf({
    ...NATIONAL_REPLY,
    returnWithin: { workingDays: 5 },
    opinionWithin: { months: 1 },
    extended: { limit: { months: 6 }, consentBy: { zh: '代表工作机构', en: 'the deputies’ working body' }, tellDeputy: true, written: false },
    closedSessionHandover: { workingDays: 5 },
  }),
};

/** 北京市…办理条例 2014 [L5]. The lead unit is named and gathers opinions; no number for them, nor for a return. */
export const BEIJING_1: Profile = {
  ...HOUSE,
  id: 'beijing',
  version: 1,
  name: { zh: '北京', en: 'Beijing' },
  validFrom: '2014-01-01',
  validTo: null,
  source: '北京市…办理条例（2014，全称与生效日待核实）/ Beijing, 2014; full title and entry into force to be checked',
  ...limitsOf({
    ...NATIONAL_REPLY,
    extended: { limit: { months: 6 }, consentBy: CONSENT_UNNAMED, tellDeputy: false, written: false },
    rehandling: { months: 2 },
    rating: { workingDays: 15 },
  }),
};

/** 上海市…规定 2015 [L6]. The extension is written as "+3 months": 3 and 3 make 6 from the start. Art. 22: a second reply once it is solved. */
export const SHANGHAI_1: Profile = {
  ...HOUSE,
  id: 'shanghai',
  version: 1,
  name: { zh: '上海', en: 'Shanghai' },
  validFrom: '2015-01-01',
  validTo: null,
  source: '上海市…规定（2015，全称与生效日待核实）/ Shanghai, 2015; full title and entry into force to be checked',
  ...limitsOf({
    ...NATIONAL_REPLY,
    returnWithin: { workingDays: 7 },
    opinionWithin: { months: 1 },
    extended: { limit: { months: 6 }, consentBy: CONSENT_UNNAMED, tellDeputy: false, written: true },
    rehandling: { months: 1 },
    closedSessionHandover: { workingDays: 7 },
  }),
  secondReply: true,
  schemes: likeliestFirst(STATUTORY_TWO_PLANS), // art. 18
};
