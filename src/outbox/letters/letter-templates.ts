import type { Letter } from '../../core/commitment.js';
import { approvalRequest } from './approval-request.js';
import { budgetAsk } from './budget-ask.js';
import { carriedOver } from './carried-over.js';
import { changeDecided } from './change-decided.js';
import { checkIn } from './check-in.js';
import { closed } from './closed.js';
import { conditionReview } from './condition-review.js';
import { confirmRequest } from './confirm-request.js';
import { contactDue } from './contact-due.js';
import { coordinateAsk } from './coordinate-ask.js';
import { decisionRequest } from './decision-request.js';
import { declareDate } from './declare-date.js';
import { deliveryDue } from './delivery-due.js';
import { dissatisfiedAgain } from './dissatisfied-again.js';
import { extensionDecided } from './extension-decided.js';
import { extensionRequest } from './extension-request.js';
import { findingDecided } from './finding-decided.js';
import { handedOver } from './handed-over.js';
import { indicatorAsk } from './indicator-ask.js';
import { indicatorRequest } from './indicator-request.js';
import { lookAgain } from './look-again.js';
import { measureAsk } from './measure-ask.js';
import { meetingDue } from './meeting-due.js';
import { milestoneDue } from './milestone-due.js';
import { notVerifiable } from './not-verifiable.js';
import { objectionDecided } from './objection-decided.js';
import { objectionRequest } from './objection-request.js';
import { opinionDue } from './opinion-due.js';
import { opinionRedo } from './opinion-redo.js';
import { overdueBlue } from './overdue-blue.js';
import { overdueOrange } from './overdue-orange.js';
import { overdueRed } from './overdue-red.js';
import { pilotEnded } from './pilot-ended.js';
import { ratingRequest } from './rating-request.js';
import { recounted } from './recounted.js';
import { reexamineRequest } from './reexamine-request.js';
import { referred } from './referred.js';
import { registered } from './registered.js';
import { reminder } from './reminder.js';
import { returnRequest } from './return-request.js';
import { returned } from './returned.js';
import { secondReplyDue } from './second-reply-due.js';
import { staffDue } from './staff-due.js';
import { stageAsk } from './stage-ask.js';
import { tellDeputy } from './tell-deputy.js';
import { termExplanation } from './term-explanation.js';
import { transferred } from './transferred.js';
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
  'registered': registered,
  'objection-request': objectionRequest,
  'objection-decided': objectionDecided,
  'transferred': transferred,
  'approval-request': approvalRequest,
  'reexamine-request': reexamineRequest,
  'finding-decided': findingDecided,
  'second-reply-due': secondReplyDue,
  'stage-ask': stageAsk,
  'milestone-due': milestoneDue,
  'budget-ask': budgetAsk,
  'indicator-ask': indicatorAsk,
  'indicator-request': indicatorRequest,
  'not-verifiable': notVerifiable,
  'measure-ask': measureAsk,
  'coordinate-ask': coordinateAsk,
  'pilot-ended': pilotEnded,
  'carried-over': carriedOver,
  'term-explanation': termExplanation,
  'dissatisfied-again': dissatisfiedAgain,
  'recounted': recounted,
  'handed-over': handedOver,
  'return-request': returnRequest,
  'contact-due': contactDue,
  'opinion-due': opinionDue,
  'extension-request': extensionRequest,
  'extension-decided': extensionDecided,
  'staff-due': staffDue,
  'tell-deputy': tellDeputy,
  'opinion-redo': opinionRedo,
  'meeting-due': meetingDue,
};
