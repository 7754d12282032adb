import { ApiCommitmentsController } from './commitments.controller.js';
import { ApiDocsController } from './docs.controller.js';
import { openApiDocument } from './document.js';
import { ApiDraftsController } from './drafts.controller.js';
import { ApiEventsController } from './events.controller.js';
import { ApiLedgerController } from './ledger.controller.js';
import { ApiLedgerImportsController } from './ledger-imports.controller.js';
import { ApiLettersController } from './letters.controller.js';
import { ApiRecordsController } from './records.controller.js';
import { ApiRepliesController } from './replies.controller.js';
import { ApiRulesController } from './rules.controller.js';

/** Every controller with verbs, in the order of the document. */
const VERBS = [
  ApiRepliesController, ApiDraftsController, ApiCommitmentsController, ApiEventsController, ApiRecordsController, ApiLettersController, ApiLedgerController, ApiLedgerImportsController, ApiRulesController,
];

/** The API described by itself; the same value for the route, for docs/openapi.json and for the test that compares them. */
export const DOCUMENT = openApiDocument(VERBS);

/** For the module: the verbs, and the page about them. */
export const API_CONTROLLERS = [...VERBS, ApiDocsController];
