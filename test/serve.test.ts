import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { settingsFor } from './cli/run-command.js';
import { testDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { Visitor } from './web/site.js';
import { PASSWORD, world } from './web/world.js';

const given = testDatabase();
const TOKEN = 'a-token-for-the-metrics-of-this-test';
const SECRET = 'a-secret-of-this-test-that-no-log-may-hold';
const SMTP_PASSWORD = 'smtp-password-of-this-test';

interface Program {
  url: string;
  log: () => string;
  signal: (name: NodeJS.Signals) => void;
  ended: Promise<number | null>;
}

async function serve(settings: Record<string, string> = {}): Promise<Program> {
  const port = 21_000 + Math.floor(Math.random() * 8_000);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../dist/src/main.js', import.meta.url)), 'serve'], {
    env: { PATH: process.env['PATH'], ...settingsFor(given.logins), NODE_ENV: 'test', LOG_FORMAT: 'json', PORT: String(port), METRICS_TOKEN: TOKEN, SECRET, ...settings }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { log += text; });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  await eventually(() => { expect(log).toContain('"serving"'); }, 15_000);
  return { url: `http://127.0.0.1:${String(port)}`, log: () => log, signal: (name) => { child.kill(name); }, ended };
}

const scrape = async ({ url }: Program): Promise<string> => (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
const valueOf = (text: string, sample: string): number => Number(text.split('\n').find((line) => line.startsWith(`${sample} `))?.slice(sample.length + 1) ?? 0);

/** Half of a form is sent; the rest when the test says so. */
async function slowRequest({ url }: Program): Promise<{ finish: () => Promise<string> }> {
  const body = new URLSearchParams({ login: 'li.wei', password: PASSWORD }).toString();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => { answer += text; });
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(`POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${String(body.length)}\r\n\r\n${body.slice(0, 10)}`);
  await pause(300);
  return { finish: async () => { socket.write(body.slice(10)); await closed; return answer; } };
}

describe('the program that serves', () => {
  it('counts what its sweep fires, logs a story without a person in it, and finishes letter and request before it stops', async () => {
    const received: string[] = [];
    let inHand = 0;
    const smtp = new SMTPServer({
      authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], onAuth: (_auth, _session, done) => { done(null, { user: 'jiannuo' }); },
      onData: (stream, _session, done) => {
        inHand += 1;
        stream.resume().on('end', () => setTimeout(() => { received.push('letter'); done(); }, 1_500));
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    await world(given);
    // Four weeks later: ladders turn, letters are due, and all of it late.
    await given.owner.query(`update clock set shift = timestamptz '2022-11-18T10:00+08:00' - clock_timestamp()`);
    const program = await serve({ SMTP_URL: `smtp://jiannuo:${SMTP_PASSWORD}@127.0.0.1:${String((smtp.server.address() as { port: number }).port)}`, MAIL_FROM: 'jiannuo@example.cn' });
    try {
      await eventually(async () => { expect(valueOf(await scrape(program), 'jiannuo_sweep_lag_seconds_count')).toBeGreaterThan(0); }, 12_000);
      const after = await scrape(program);
      expect(valueOf(after, 'jiannuo_sweep_lag_seconds_bucket{le="3600"}')).toBeLessThan(valueOf(after, 'jiannuo_sweep_lag_seconds_bucket{le="+Inf"}'));
      expect(valueOf(after, 'jiannuo_sweep_batch_commitments_count')).toBeGreaterThan(0);

      const li = await Visitor.signedIn({ url: program.url }, 'li.wei');
      await li.submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { 'field.text': '李为已完成初稿' });
      await li.get('/commitments/%E6%9D%8E%E4%B8%BA?q=li.wei');
      await li.post('/sign-in', { login: 'li.wei', password: 'a wrong password' });

      await eventually(() => { expect(inHand).toBeGreaterThan(0); }, 12_000);
      const slow = await slowRequest(program);
      program.signal('SIGTERM');
      await eventually(() => { expect(program.log()).toContain('"stopping"'); });
      const answer = await slow.finish();
      expect(answer).toMatch(/^HTTP\/1\.1 303 /);
      expect(await program.ended).toBe(0);
      expect(program.log()).toContain('"stopped"');
    } finally {
      program.signal('SIGKILL');
      await new Promise<void>((resolve) => { smtp.close(resolve); });
    }
    const [{ sent, sending } = { sent: -1, sending: -1 }] = await given.owner.query<{ sent: number; sending: number }[]>(
      `select count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'sending')::int as sending from notices`);
    expect([sent, sending]).toEqual([received.length, 0]);
    expect(received.length).toBe(inHand);

    const lines = program.log().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ scope: 'http', route: '/commitments/:id/events', status: 303, commitment: 'BLUE', request: expect.stringMatching(/^[0-9a-f-]{36}$/) }));
    expect(lines).toContainEqual(expect.objectContaining({ scope: 'rota', message: expect.stringMatching(/^sweep \{"fires":/) }));
    expect(program.log().match(/[\p{Script=Han}@]|li\.wei|li-wei|example\.(gov\.)?cn|password|jiannuo=|127\.0\.0\.1|%E6/gu)).toBeNull();
    for (const secret of [TOKEN, SECRET, SMTP_PASSWORD, PASSWORD]) expect(program.log()).not.toContain(secret);
  }, 60_000);

  it('waits five seconds for a request to arrive whole, and no longer, however slowly it trickles', async () => {
    const program = await serve({ STOP_SECONDS: '20' });
    const socket = connect(Number(new URL(program.url).port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n');
    const headless = connect(Number(new URL(program.url).port), '127.0.0.1').on('error', () => undefined);
    headless.write('GET / HTTP/1.1\r\n');
    const trickle = setInterval(() => socket.write('a'), 200);
    try {
      await pause(500);
      const began = performance.now();
      program.signal('SIGTERM');
      expect(await program.ended).toBe(0);
      expect(performance.now() - began).toBeLessThan(15_000);
      expect(performance.now() - began).toBeGreaterThan(4_000);
      expect(program.log()).toContain('"stopped"');
    } finally {
      clearInterval(trickle);
      socket.destroy();
      headless.destroy();
      program.signal('SIGKILL');
    }
  }, 40_000);

  it('cuts off what does not end in time, and says so by its exit code', async () => {
    const program = await serve({ STOP_SECONDS: '1' });
    const slow = await slowRequest(program);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(1);
    expect(program.log()).toContain('not finished after 1 s');
    expect(await slow.finish()).toBe('');
  }, 30_000);
});
