import { setTimeout as sleep } from 'node:timers/promises';
import { City } from './city.ts';
import type { House } from './houses.ts';
import { askCrew, clockers } from './judgements.ts';
import { Site, tokenOf } from './site.ts';
import { fill } from './world.ts';

export type Crossed = {
  readonly decisions: number;
  /** Milliseconds from the answer at one server to the news at another. */
  readonly waiters: { readonly p50: number; readonly max: number };
  readonly streams: { readonly p50: number; readonly max: number };
  readonly wrong: string[];
};

/** Of several servers over one database, decisions are made at one; at the next somebody waits, at the last one follows. */
export async function cross(house: House, servers: number, decisions: number): Promise<Crossed> {
  const sites = Array.from({ length: servers }, () => new Site(house.settings));
  const [waits, hears, wrong]: [number[], number[], string[]] = [[], [], []];
  const gone = new AbortController();
  try {
    for (const site of sites) await site.start();
    const owner = await house.owner();
    await fill(owner, new City(sites), [], clockers);
    const heard = new Map<string, number>();
    const following = follow(sites.at(-1) as Site, heard, gone.signal);
    await following.connected;
    for (let nth = 0; nth < decisions; nth += 1) {
      const approval = await askCrew(owner, `RL-${nth}`);
      const at = sites[nth % (servers - 1)] as Site;
      const next = sites[(nth + 1) % servers] as Site;
      const { news, decided } = await decide(at, next, approval);
      if (decided === null || news === null) wrong.push(`approval ${approval}: no news at the other server`);
      else waits.push(Math.max(0, news - decided));
      const from = performance.now();
      while (!heard.has(approval) && performance.now() - from < longestNews) await sleep(1);
      const told = heard.get(approval);
      if (told === undefined || decided === null)
        wrong.push(`approval ${approval}: the stream did not say so`);
      else hears.push(Math.max(0, told - decided));
    }
    await owner.end();
  } finally {
    gone.abort();
    await Promise.all(sites.map((site) => site.kill('SIGKILL')));
  }
  return { decisions, waiters: middleAndMost(waits), streams: middleAndMost(hears), wrong };
}

const longestNews = 30_000;
const beforeDeciding = 50;

function middleAndMost(times: readonly number[]): Crossed['waiters'] {
  const sorted = times.map(Math.round).sort((a, b) => a - b);
  return { p50: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** When the decision was answered at the one, and when whoever waited at the other knew; null: they were not told. */
async function decide(at: Site, next: Site, approval: string) {
  const path = `projects/shop/approvals/${approval}`;
  const headers = { authorization: `Bearer ${tokenOf(clockers[0] ?? '')}` };
  const before = await fetch(`${next.origin}/api/v1/${path}`, { headers });
  await before.text();
  const known = before.headers.get('etag') ?? '';
  const waiting = fetch(`${next.origin}/api/v1/${path}`, {
    headers: { ...headers, 'if-none-match': known, prefer: `wait=${longestNews / 1000}` },
  });
  await sleep(beforeDeciding);
  const body = { verdict: 'approve' };
  const answer = await at.ask({ who: clockers[0] ?? '', method: 'POST', path: `${path}/decisions`, body });
  const decided = answer?.status === 200 ? performance.now() : null;
  const changed = await waiting;
  await changed.text();
  return { decided, news: changed.status === 200 ? performance.now() : null };
}

function follow(site: Site, heard: Map<string, number>, signal: AbortSignal) {
  const connected = Promise.withResolvers<void>();
  const read = async () => {
    const response = await fetch(`${site.origin}/api/v1/events?project=shop&subject=approval`, {
      headers: { authorization: `Bearer ${tokenOf('ci')}` },
      signal,
    });
    let text = '';
    for await (const chunk of (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(
      new TextDecoderStream(),
    )) {
      connected.resolve();
      const parts = `${text}${chunk}`.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const id = decidedIn(part);
        if (id !== undefined) heard.set(id, performance.now());
      }
    }
  };
  read().catch(connected.reject);
  return { connected: connected.promise };
}

function decidedIn(part: string): string | undefined {
  const data = /^data: (.+)$/m.exec(part)?.[1];
  if (data === undefined) return undefined;
  const { action, subject } = JSON.parse(data) as { action: string; subject: { id: string } };
  return action === 'decision.made' ? subject.id : undefined;
}
