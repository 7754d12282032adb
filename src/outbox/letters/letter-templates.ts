import type { Letter } from '../../core/commitment.js';
import { changeDecided } from './change-decided.js';
import { checkIn } from './check-in.js';
import { closed } from './closed.js';
import { conditionReview } from './condition-review.js';
import { confirmRequest } from './confirm-request.js';
import { decisionRequest } from './decision-request.js';
import { declareDate } from './declare-date.js';
import { deliveryDue } from './delivery-due.js';
import { lookAgain } from './look-again.js';
import { overdueBlue } from './overdue-blue.js';
import { overdueOrange } from './overdue-orange.js';
import { overdueRed } from './overdue-red.js';
import { ratingRequest } from './rating-request.js';
import { referred } from './referred.js';
import { reminder } from './reminder.js';
import { returned } from './returned.js';
import { undeclared } from './undeclared.js';
import { verificationRequest } from './verification-request.js';
import type { LetterTemplate } from './letter-template.js';

/** Every letter of the house. A letter without a template does not compile. */
export const LETTER_TEMPLATES: Readonly<Record<Letter, LetterTemplate>> = {
  'confirm-request': confirmRequest,
  'reminder': reminder,
  'declare-date': declareDate,
  'overdue-blue': overdueBlue,
  'overdue-orange': overdueOrange,
  'overdue-red': overdueRed,
  'undeclared': undeclared,
  'referred': referred,
  'check-in': checkIn,
  'delivery-due': deliveryDue,
  'look-again': lookAgain,
  'condition-review': conditionReview,
  'verification-request': verificationRequest,
  'returned': returned,
  'decision-request': decisionRequest,
  'change-decided': changeDecided,
  'rating-request': ratingRequest,
  'closed': closed,
};
