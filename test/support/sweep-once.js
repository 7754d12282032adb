/**
 * One sweep by the built product in a process of its own, to be killed: `node sweep-once.js <login as JSON> <instant> <batch>`.
 * Shows as `jiannuo:doomed` in pg_stat_activity.
 */
const built = new URL('../../dist/src/', import.meta.url);
const { NATIONAL_CALENDAR } = await import(new URL('core/calendar.js', built).href);
const { Commitments } = await import(new URL('engine/commitments.js', built).href);
const { Sweeper } = await import(new URL('engine/sweeper.js', built).href);
const { RuleBook } = await import(new URL('store/rule-book.js', built).href);
const { openDatabase } = await import(new URL('store/database.js', built).href);

const [login, now, batch] = process.argv.slice(2);
const database = await openDatabase({ connection: JSON.parse(login), purpose: 'doomed' });
await new Sweeper(database, new Commitments(new RuleBook()), { batch: Number(batch), connections: 1 }).run(new Date(now));
await database.close();
