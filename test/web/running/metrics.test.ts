import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { METRICS_TOKEN, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
});
afterAll(() => site.close());

async function scrape(): Promise<string> {
  const answer = await fetch(`${site.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
  return answer.text();
}

/** The value of one sample, 0 when it is not there yet. */
function valueOf(text: string, sample: string): number {
  return Number(text.split('\n').find((line) => line.startsWith(`${sample} `))?.slice(sample.length + 1) ?? 0);
}

describe('metrics', () => {
  it('are told to whoever has the token; for everybody else there is no such page', async () => {
    const supervisor = await Visitor.signedIn(site, 'su.cha');
    expect((await supervisor.get('/metrics')).status).toBe(404);
    for (const authorization of ['Bearer wrong', `Basic ${METRICS_TOKEN}`, `Bearer ${METRICS_TOKEN}x`, '']) {
      expect((await fetch(`${site.url}/metrics`, { headers: { authorization } })).status).toBe(404);
    }
  });

  it('count what people send, and what is refused by the code of its refusal', async () => {
    const [before, li] = [await scrape(), await Visitor.signedIn(site, 'li.wei')];
    await li.submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { 'field.text': '初稿已成' });
    await li.submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { 'field.text': '过期', revision: '1' });
    await li.submit('/commitments/BLUE', 'value="CLAIMED"', '/commitments/BLUE/events', { 'field.title': '别的文件', 'field.number': '1号', 'field.issuedOn': '2022-09-30', 'field.link': 'a.pdf' });
    const after = await scrape();
    for (const sample of ['jiannuo_events_total{event="PROGRESS_REPORTED"}', 'jiannuo_refused_events_total{code="stale-revision"}', 'jiannuo_refused_events_total{code="evidence-incomplete"}']) {
      expect([sample, valueOf(after, sample) - valueOf(before, sample)]).toEqual([sample, 1]);
    }
  });

  it('read from the database which letters wait, what failed and what is late', async () => {
    const [{ n: awaiting } = { n: -1 }] = await given.owner.query<{ n: number }[]>(`select count(*)::int as n from notices where state = 'awaiting-approval'`);
    await given.owner.query(`insert into incidents (commitment_id, at, code, message) values ('BLUE', jiannuo_now(), 'step-failed', 'x')`);
    await given.owner.query(`update commitments set next_fire_at = jiannuo_now() - interval '90 seconds' where id = 'BLUE'`);
    await given.owner.query(`insert into webhooks (jurisdiction, url, secret, events, created_at, created_by) values ('guangxi', 'https://a.example/', 'x', '{*}', now(), 'su-cha')`);
    await given.owner.query(`insert into webhook_deliveries (webhook_id, commitment_id, seq, state, send_after, settled_at)
      select w.id, 'BLUE', h.seq, case when h.seq = 1 then 'dead' else 'queued' end, now(), case when h.seq = 1 then now() end from webhooks w, history h where h.commitment_id = 'BLUE' and h.seq <= 3`);
    const text = await scrape();
    expect(['queued', 'sending', 'retry', 'dead'].map((state) => valueOf(text, `jiannuo_webhook_deliveries{state="${state}"}`))).toEqual([2, 0, 0, 1]);
    expect(awaiting).toBeGreaterThan(0);
    expect(valueOf(text, 'jiannuo_letters{state="awaiting-approval"}')).toBe(awaiting);
    expect([valueOf(text, 'jiannuo_open_incidents'), valueOf(text, 'jiannuo_due_commitments'), valueOf(text, 'jiannuo_database_up')]).toEqual([1, 1, 1]);
    expect(Math.round(valueOf(text, 'jiannuo_oldest_due_seconds') / 10)).toBe(9);
  });

  it('name a request by the route that answered it, never by what stood in its address', async () => {
    await fetch(`${site.url}/commitments/secret-of-somebody`);
    await fetch(`${site.url}/nowhere/secret-of-somebody`);
    const text = await scrape();
    expect(text).toContain('jiannuo_http_request_seconds_count{method="GET",route="/commitments/:id",status="3xx"}');
    expect(text).toContain('jiannuo_http_request_seconds_count{method="GET",route="none",status="4xx"}');
    expect(text).not.toContain('secret-of-somebody');
  });

  it('are there under every name that the Grafana board asks for', async () => {
    const board = JSON.parse(readFileSync(new URL('../../../docs/deploy/grafana-board.json', import.meta.url), 'utf8')) as { panels: { title: string; targets?: { expr: string }[] }[] };
    const asked = board.panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => expr.match(/\bjiannuo_\w+/g) ?? []));
    const told = new Set((await scrape()).split('\n').flatMap((line) => {
      const [, name = '', type] = /^# TYPE (\w+) (\w+)$/.exec(line) ?? [];
      return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
    }));
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !told.has(name))).toEqual([]);
  });
});
