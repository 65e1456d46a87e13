import { api } from '@countersign/contract/api.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from './app.ts';
import { openPipelineWorld, type PipelineWorld } from './pipeline-world.ts';
import { breakGlass } from './recorded/break-glass.ts';
import { people } from './recorded/people.ts';
import { permits } from './recorded/permits.ts';
import { preApprovals } from './recorded/pre-approvals.ts';
import { runs } from './recorded/runs.ts';
import { shipping } from './recorded/shipping.ts';
import type { Answer, Row, Values, Who } from './recorded/table.ts';
import { windows } from './recorded/windows.ts';
import { workflows } from './recorded/workflows.ts';

// Every endpoint that changes something is walked through once: what it leaves in the ledger is exactly what the table
// says, and where somebody was refused, that too. An endpoint without a row here fails the last test.

let world: PipelineWorld;
let clients: Record<Who, Client>;
beforeAll(async () => {
  world = await openPipelineWorld();
  const outsider = await world.person('outsider', { project: 'shop', access: 'viewer' });
  const { ann, bob, ci, administrator } = world;
  await world.administrator.post('/api/v1/accounts', { kind: 'service', username: 'robot', name: 'Robot' });
  clients = { ann, bob, ci, root: administrator, outsider };
});
afterAll(() => world.close());

const rows = [
  ...people,
  ...shipping,
  ...workflows,
  ...runs,
  ...permits,
  ...windows,
  ...breakGlass,
  ...preApprovals,
];
const kept: Values = {};
const walked = new Set<string>();

test.each(rows)('$endpoint', async (row) => {
  await row.first?.(world, kept);
  const [who, ...refusals] = row.refused ?? [];
  if (who) expect(await left(() => call(row, who, [403, 404]))).toEqual(refusals);
  const entries = await left(async () => {
    const answer = await call(row, row.as ?? 'ann', [200, 201, 202, 204]);
    Object.assign(kept, row.keep?.(answer));
  });
  expect(entries).toEqual(row.leaves);
  walked.add(row.endpoint);
});

test('every endpoint that changes something was walked through', () => {
  const changing = api.filter(({ method }) => method !== 'GET').map(({ id }) => id);
  expect(changing.filter((id) => !walked.has(id))).toEqual([]);
});

async function call(row: Row, who: Who | 'nobody', expected: number[]): Promise<Answer> {
  const endpoint = api.find(({ id }) => id === row.endpoint);
  if (endpoint === undefined) throw new Error(`there is no endpoint ${row.endpoint}`);
  const params: Values = { project: 'shop', ...row.params };
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return encodeURIComponent(kept[value] ?? value);
  });
  const headers = row.headers?.(kept) ?? {};
  const answer =
    who === 'nobody'
      ? await world.app.inject({
          method: endpoint.method,
          url: path,
          headers,
          payload: row.body?.(kept) as object,
        })
      : await clients[who].call(endpoint.method, path, row.body?.(kept), headers);
  expect(expected, answer.body).toContain(answer.statusCode);
  return {
    json: answer.body === '' ? null : answer.json(),
    cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '',
  };
}

/** The actions that `act` leaves in the ledger. */
async function left(act: () => Promise<unknown>): Promise<string[]> {
  const { db } = world.parts;
  const { rows: before } = await sql<{ seq: string }>`
    select coalesce(max(seq), 0) as seq from ledger_entry
  `.execute(db);
  await act();
  const { rows: after } = await sql<{ action: string }>`
    select action from ledger_entry where seq > ${before[0]?.seq} order by seq
  `.execute(db);
  return after.map(({ action }) => action);
}
