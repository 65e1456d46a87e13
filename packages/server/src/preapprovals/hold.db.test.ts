import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FormWorld, openFormWorld } from '../../test/form-world.ts';
import type { Form } from '../../test/models/forms.ts';
import { at } from '../../test/shop.ts';
import { compose, openParts } from '../compose.ts';
import type { Tx } from '../kernel/database.ts';
import { openLog } from '../kernel/log.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Parts } from '../parts.ts';
import type { SubjectNow } from '../permits/permit.ts';
import { takePermit } from '../permits/take-permit.ts';
import { whyNotUsable } from './covers.ts';
import { holdPreApproval } from './hold-pre-approval.ts';

// Two servers over one database, each with its own connections: `other` is the second.

let world: FormWorld;
let other: Awaited<ReturnType<typeof openSecond>>;
beforeAll(async () => {
  world = await openFormWorld();
  other = await openSecond(world.parts);
}, 120_000);
afterAll(async () => {
  await other.close();
  await world.close();
});

async function openSecond({ pool }: Parts) {
  const url = String(pool.options.connectionString);
  const { parts, close } = await openParts({
    url,
    connections: 5,
    origin: 'http://localhost',
    secret: 'x'.repeat(32),
  });
  const app = await compose(parts, { log: openLog('silent') });
  const headers = { authorization: `Bearer ${world.ci.token}` };
  return {
    ...parts,
    revoke: (id: string) =>
      app.inject({
        method: 'POST',
        url: at(`pre-approvals/${id}:revoke`),
        headers,
        payload: { reason: 'x' },
      }),
    async close() {
      await app.close();
      await close();
    },
  };
}

const anything: Form = {
  ...{ status: 'valid', executors: [], start: null, end: null },
  ...{ environments: [], services: [] },
};
let made = 0;
const give = (form: Partial<Form> = {}) => {
  made += 1;
  return world.give({ ...anything, ...form }, `CHG-${made}`);
};
async function giveOnce(): Promise<string> {
  const id = await give();
  await sql`update pre_approval set single_use = true where id = ${id}`.execute(world.parts.db);
  return id;
}

/** Does what a run does: holds the form, asks whether it may be used, and takes its permit. Answers why not. */
async function use(work: Work, id: string, run: string, attempt = 1): Promise<string | null> {
  const project = { id: world.projectId, key: 'shop' };
  const own = { type: 'run', id: run, attempt } as const;
  const form = await holdPreApproval(work.tx, project.id, id, own);
  if (form === undefined) throw new Error('there is no such form');
  const refusal = whyNotUsable(form, { project: project.id, person: null, now: work.now });
  if (refusal) return refusal.code;
  const bound = { digest: '', inputsDigest: '', environments: [], services: [], preApproval: id };
  const subject: SubjectNow = { ...own, ...bound, why: null, judged: [] };
  const taken = await takePermit(work, project, subject);
  return taken.ok ? null : taken.refusal.code;
}

/** Comes when so many in this database wait for another's transaction. */
async function waiting(many = 1): Promise<void> {
  const query = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while (((await world.parts.pool.query(query)).rowCount ?? 0) < many) await new Promise(setImmediate);
}

/** Opens a transaction in which `begin` is done, and leaves it open until `commit` is called. */
async function held(begin: (tx: Work) => Promise<unknown>) {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const all = world.parts.work(async (work) => {
    await begin(work);
    begun.resolve();
    await end.promise;
  });
  await begun.promise;
  return async () => {
    end.resolve();
    await all;
  };
}

const hold = (id: string) => (work: { tx: Tx }) => holdPreApproval(work.tx, world.projectId, id);

test('what one server revokes, the other refuses at once', async () => {
  const id = await give();
  expect(await world.parts.work((work) => use(work, id, '1'))).toBeNull();
  expect((await other.revoke(id)).statusCode).toBe(200);
  expect(await world.parts.work((work) => use(work, id, '2'))).toBe('pre-approval/invalid');
});

test('whoever holds a form is not overtaken: its revocation waits, and holds for the next', async () => {
  const id = await give();
  const commit = await held(hold(id));
  let revoked = false;
  const revoking = other.revoke(id).then((answer) => {
    revoked = true;
    return answer.statusCode;
  });
  await waiting();
  expect(revoked).toBe(false);
  await commit();
  expect(await revoking).toBe(200);
  expect(await world.parts.work((work) => use(work, id, '3'))).toBe('pre-approval/invalid');
});

test('a start that waits for a revocation to be committed sees it', async () => {
  const id = await give();
  const commit = await held(({ tx }) =>
    sql`update pre_approval set revoked_at = now() where id = ${id}`.execute(tx),
  );
  const using = other.work((work) => use(work, id, '4'));
  await waiting();
  await commit();
  expect(await using).toBe('pre-approval/invalid');
});

test('revoked and used at the same time, many times over: used before, or refused', async () => {
  for (let round = 0; round < 20; round += 1) {
    const id = await give();
    const [used, answer] = await Promise.all([
      world.parts.work((work) => use(work, id, `${100 + round}`)),
      other.revoke(id),
    ]);
    expect(answer.statusCode).toBe(200);
    expect([null, 'pre-approval/invalid']).toContain(used);
    const { rows } = await sql`
      select from permit where project_id = ${world.projectId} and pre_approval_id = ${id}
    `.execute(world.parts.db);
    expect(rows.length).toBe(used === null ? 1 : 0);
  }
});

test('a form for a single use: of sixteen at once, over two servers, one uses it', async () => {
  const id = await giveOnce();
  const commit = await held(hold(id));
  const all = Array.from({ length: 16 }, (_, nth) =>
    (nth % 2 ? world.parts : other).work((work) => use(work, id, `${1000 + nth}`)),
  );
  await waiting(5);
  await commit();
  const outcomes = await Promise.all(all);
  expect(outcomes.filter((refusal) => refusal === null)).toHaveLength(1);
  expect(outcomes.filter((refusal) => refusal === 'pre-approval/used')).toHaveLength(15);
});

test('a single use is one attempt’s: it may go on, the next attempt may not', async () => {
  const id = await giveOnce();
  expect(await world.parts.work((work) => use(work, id, '7'))).toBeNull();
  const usable = async (attempt: number) => {
    const own = { type: 'run', id: '7', attempt } as const;
    const form = await world.parts.work((work) => holdPreApproval(work.tx, world.projectId, id, own));
    return form?.used;
  };
  expect([await usable(1), await usable(2)]).toEqual([false, true]);
  expect(await world.parts.work((work) => use(work, id, '7', 2))).toBe('pre-approval/used');
});

test('a permit that was given and not redeemed, or revoked, is no use', async () => {
  const id = await giveOnce();
  await sql`
    insert into permit (project_id, subject_type, subject_id, attempt, digest, inputs_digest, environments, services,
                        pre_approval_id, status, expires_at)
    select ${world.projectId}, 'run', 8, attempt, '', '', '{}', '[]', ${id}, status, now()
    from (values (1, 'issued'), (2, 'revoked')) as v (attempt, status)
  `.execute(world.parts.db);
  expect(await world.parts.work((work) => use(work, id, '9'))).toBeNull();
});

test('a window that ends while one waits for the form has ended', async () => {
  const id = await give();
  await sql`update pre_approval set window_end = date_trunc('second', now()) + interval '1 second'`.execute(
    world.parts.db,
  );
  const commit = await held(hold(id));
  const using = other.work((work) => use(work, id, '10'));
  await waiting();
  await sql`
    select pg_sleep_until(window_end + interval '1 second') from pre_approval where id = ${id}
  `.execute(world.parts.db);
  await commit();
  expect(await using).toBe('pre-approval/window');
});

test('a form of another project is not held', async () => {
  const id = await give();
  expect(await world.parts.work((work) => holdPreApproval(work.tx, '999', id))).toBeUndefined();
});
