/** Plays the demo on a database: the product's own verbs, and the built-in mailbox instead of any mail server. */
import { DEMO_PASSWORD } from '../auth/password-rules.js';
import { hashPassword } from '../auth/passwords.js';
import type { Config } from '../config.js';
import { composeNotice } from '../outbox/compose-notice.js';
import { Dispatcher } from '../outbox/dispatcher.js';
import { LetterLinks } from '../outbox/letter-links.js';
import type { ConnectedDatabase } from '../store/database.js';
import { mailerOf } from './mailer-of.js';
import { playDemo } from './play-demo.js';
import type { DemoResult, DemoStage } from './play-demo.js';

/** Throws as playDemo: when a scene does not end as the story says. The database must be migrated and empty. */
export async function stageDemo(
  { database, owner }: Pick<ConnectedDatabase, 'database' | 'owner'>, config: Config, onProgress: DemoStage['onProgress'],
): Promise<DemoResult> {
  const dispatcher = new Dispatcher(database, mailerOf(config, null), config.publicUrl, new LetterLinks(config.secret));
  try {
    return await playDemo({
      database, owner, onProgress,
      dispatch: (now) => dispatcher.run(now),
      compose: (noticeId, now) => database.transaction((tx) => composeNotice(tx, noticeId, now, config.publicUrl)),
      passwordHash: await hashPassword(DEMO_PASSWORD),
    });
  } finally {
    await dispatcher.stop();
  }
}
