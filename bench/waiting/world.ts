import type pg from 'pg';
import type { Place as Seat } from '../../packages/server/test/waiting/crowd.ts';
import { tidy } from '../place.ts';
import { ask, settle, tokens } from '../world.ts';

/** Who decides, and who only wait. */
export const signer = tokens[0] ?? '';
export const waiterTokens = Array.from({ length: 1000 }, (_, nth) => `cs_waiter_${nth}`);

/** The project "shop" with `count` open approvals, and "depot", in which nothing happens; 1,000 people may read both. */
export async function fillForWaiting(client: pg.Client, count: number): Promise<void> {
  await settle(client);
  await ask(client, 1, count);
  await client.query(`insert into project (key, name) values ('depot', 'Depot')`);
  await client.query(
    `with people as (
       insert into account (kind, username, name)
       select 'person', 'w' || n, 'w' || n from generate_series(1, $2::int) n
       returning id, username
     ),
     members as (insert into member (project_id, account_id, access) select p.id, w.id, 'viewer' from people w, project p)
     insert into token (account_id, name, hash)
     select w.id, 'bench', sha256(convert_to(t.token, 'UTF8'))
     from unnest($1::text[]) with ordinality as t (token, n)
     join people w on w.username = 'w' || t.n`,
    [waiterTokens, waiterTokens.length],
  );
  await tidy(client);
}

/** Half wait for approvals with 100 others, half with 4 others. */
export function waits(count: number, first: number): Seat[] {
  const crowded = Math.max(1, Math.floor(count / 200));
  const lonely = Math.max(1, Math.floor(count / 10));
  return Array.from({ length: count }, (_, nth) => {
    const id = nth % 2 === 0 ? first + ((nth / 2) % crowded) : first + crowded + (((nth - 1) / 2) % lonely);
    return { kind: 'approval', project: 'shop', id: String(id) };
  });
}

/** So many approvals that such a crowd waits for, every other one of a hundred. */
export function waitedFor(count: number, first: number, wanted: number): string[] {
  const crowded = Math.max(1, Math.floor(count / 200));
  return Array.from({ length: wanted }, (_, nth) =>
    String(nth % 2 === 0 && nth / 2 < crowded ? first + nth / 2 : first + crowded + nth),
  );
}

/** Streams: so many of a project where something happens, the others of one where nothing does. */
export const streams = (count: number, following: number): Seat[] =>
  Array.from({ length: count }, (_, nth) => ({
    kind: 'events',
    project: nth < following ? 'shop' : 'depot',
  }));
