/**
 * One dispatch by the built product in a process of its own, to be killed: `node dispatch-once.js <login as JSON> <instant> <SMTP URL> <public URL>`.
 * Shows as `jiannuo:doomed` in pg_stat_activity.
 */
const built = new URL('../../dist/src/', import.meta.url);
const { Dispatcher } = await import(new URL('outbox/dispatcher.js', built).href);
const { createMailer } = await import(new URL('outbox/mailer.js', built).href);
const { openDatabase } = await import(new URL('store/database.js', built).href);

const [login, now, smtpUrl, publicUrl] = process.argv.slice(2);
const database = await openDatabase({ connection: JSON.parse(login), purpose: 'doomed' });
const mailer = createMailer({ smtpUrl, from: 'jiannuo@gov.example', replyTo: null, publicHost: new URL(publicUrl).hostname });
const dispatcher = new Dispatcher(database, mailer, publicUrl);
await dispatcher.run(new Date(now));
await dispatcher.stop();
await database.close();
