/**
 * One round of webhooks by the built product in a process of its own, to be killed: `node webhooks-once.js <login as JSON> <instant> <SECRET> <public URL>`.
 * Shows as `jiannuo:doomed` in pg_stat_activity.
 */
const built = new URL('../../dist/src/', import.meta.url);
const { Secret } = await import(new URL('secret.js', built).href);
const { WebhookTargets } = await import(new URL('outbox/webhooks/target.js', built).href);
const { WebhookDispatcher } = await import(new URL('outbox/webhooks/webhook-dispatcher.js', built).href);
const { openDatabase } = await import(new URL('store/database.js', built).href);

const [login, now, secret, publicUrl] = process.argv.slice(2);
const database = await openDatabase({ connection: JSON.parse(login), purpose: 'doomed' });
const dispatcher = new WebhookDispatcher(database, { key: new Secret(secret), publicUrl, targets: new WebhookTargets(['127.0.0.1']) });
await dispatcher.run(new Date(now));
await dispatcher.stop();
await database.close();
