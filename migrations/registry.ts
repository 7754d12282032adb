import type { MigrationInterface } from 'typeorm';
import { Replies1780000000001 } from './0001-replies.js';
import { Commitments1780000000002 } from './0002-commitments.js';
import { Letters1780000000003 } from './0003-letters.js';
import { ClockAndGrants1780000000004 } from './0004-clock-and-grants.js';
import { Indexes1780000000005 } from './0005-indexes.js';
import { WholeLife1780000000006 } from './0006-whole-life.js';
import { Ledgers1780000000007 } from './0007-ledgers.js';
import { Drafts1780000000008 } from './0008-drafts.js';
import { FirstBaselines1780000000009 } from './0009-first-baselines.js';
import { NeedlessAsks1780000000010 } from './0010-needless-asks.js';
import { Disputed1780000000011 } from './0011-disputed.js';
import { PeopleAndAccess1780000000012 } from './0012-people-and-access.js';
import { ApiTokens1780000000013 } from './0013-api-tokens.js';
import { Links1780000000014 } from './0014-links.js';
import { WebhooksAndCalendarLinks1780000000016 } from './0016-webhooks-and-calendar-links.js';
import { SignOnIdentities1780000000017 } from './0017-sign-on-identities.js';
import { BoardPlaces1780000000018 } from './0018-board-places.js';
import { Approvers1780000000019 } from './0019-approvers.js';
import { SavedViews1780000000020 } from './0020-saved-views.js';
import { Audit1780000000021 } from './0021-audit.js';

/** Every migration, oldest first. A released one is never edited, reordered or removed. */
export const MIGRATIONS: (new () => MigrationInterface)[] = [
  Replies1780000000001,
  Commitments1780000000002,
  Letters1780000000003,
  ClockAndGrants1780000000004,
  Indexes1780000000005,
  WholeLife1780000000006,
  Ledgers1780000000007,
  Drafts1780000000008,
  FirstBaselines1780000000009,
  NeedlessAsks1780000000010,
  Disputed1780000000011,
  PeopleAndAccess1780000000012,
  ApiTokens1780000000013,
  Links1780000000014,
  WebhooksAndCalendarLinks1780000000016,
  SignOnIdentities1780000000017,
  BoardPlaces1780000000018,
  Approvers1780000000019,
  SavedViews1780000000020,
  Audit1780000000021,
];
