import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { level } from '../../test/conformance/askers/asker.ts';
import {
  type Door,
  type DoorName,
  type Person,
  person,
  type Said,
  type Verdict,
} from '../../test/conformance/door.ts';
import { doorKinds, openDoor } from '../../test/conformance/doors.ts';
import type { Waiting } from '../../test/conformance/waiting.ts';
import { type ConformanceWorld, openConformanceWorld } from '../../test/conformance/world.ts';
import { sha256 } from '../kernel/digest.ts';
import type { SubjectKind } from './dialect.ts';

// A crowd at one question, through every door that has words for its kind. Everybody is there twice, for it through one
// door and against it through another. The first response decides, so exactly one client may get through.

const people = 25;
const clients = 2 * people;

let world: ConformanceWorld;
const names = Array.from({ length: people }, (_, nth) => `p${nth}`);
beforeAll(async () => {
  world = await openConformanceWorld();
  await insertCrowd();
});
afterAll(() => world.close());

type Client = { door: Door; who: Person; verdict: Verdict };

/** Half of them come by the first of these doors, the others by the rest in turn. */
function gather([first, ...others]: readonly DoorName[]): Client[] {
  const open = (name: DoorName | undefined): Door => {
    const found = doorKinds.find((kind) => kind.name === name);
    if (found === undefined) throw new Error(`there is no door ${name}`);
    return openDoor(found, world);
  };
  const [busy, rest] = [open(first), others.map(open)];
  return names.flatMap((name, nth): Client[] => {
    const [who, other] = [person(name), rest[nth % rest.length] ?? busy];
    const yes = nth % 4 < 2;
    return [
      { door: busy, who, verdict: yes ? 'approve' : 'reject' },
      { door: other, who, verdict: yes ? 'reject' : 'approve' },
    ];
  });
}

/** People with a token each, who look at the shop and are its crowd. */
async function insertCrowd(): Promise<void> {
  const hashes = names.map((name) => sha256(person(name).token));
  await sql`
    with made as (
      insert into account (kind, username, name) select 'person', n, n from unnest(${names}::text[]) n
      returning id, username
    ),
    tokens as (
      insert into token (account_id, name, hash)
      select m.id, 'test', h.hash from made m
      join unnest(${names}::text[], ${hashes}::bytea[]) h (name, hash) on h.name = m.username
    ),
    members as (
      insert into member (project_id, account_id, access)
      select p.id, m.id, 'viewer' from project p, made m where p.key = 'shop'
    ),
    crowd as (insert into role (project_id, name) select id, 'Crowd' from project where key = 'shop' returning *)
    insert into role_member (project_id, role_id, account_id) select c.project_id, c.id, m.id from crowd c, made m
  `.execute(world.parts.db);
}

const perBatch = 10;

const crowds: [SubjectKind, number, DoorName[]][] = [
  ['gate', 200, ['flexdeploy', 'servicedesk', 'native']],
  ['workflow-version', 40, ['secmaster', 'native']],
  ['run-job', 40, ['zadig', 'native']],
];

test.each(crowds)(
  '50 clients at once at a %s, %i rounds: one outcome each, and the others are refused in their own language',
  async (kind, rounds, doors) => {
    const crowd = gather(doors);
    const outcomes: Record<string, number> = {};
    for (let round = 0; round < rounds; round += perBatch) {
      const questions = await Promise.all(
        Array.from({ length: perBatch }, () =>
          world.ask(kind, level('QA', ['role:Crowd'], { rule: 'first-response' })),
        ),
      );
      for (const waiting of questions) {
        const won = await play(crowd, waiting);
        outcomes[won] = (outcomes[won] ?? 0) + 1;
      }
    }
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(rounds);
    // Were it always the same door, it would be no race.
    expect(Object.keys(outcomes).length).toBeGreaterThan(1);
  },
  300_000,
);

/** Everybody decides one question; answers through which door the decision came. */
async function play(crowd: readonly Client[], waiting: Waiting): Promise<string> {
  const order = crowd.toSorted((a, b) => shuffled(waiting, a) - shuffled(waiting, b));
  const answers = await Promise.all(
    order.map(async ({ door, who, verdict }) => {
      if (door.name === 'native') await look(who, waiting);
      return { door, who, verdict, said: await door.decide(who, waiting, { verdict }) };
    }),
  );
  const winners = answers.filter(({ door, said }) => said.status === door.answers.done);
  expect(winners).toHaveLength(1);
  for (const { door, said } of answers) expectRefusedUnlessDone(door, said);
  const [winner] = winners;
  if (winner === undefined) throw new Error('nobody decided it');
  expect(await written(waiting)).toEqual({
    status: winner.verdict === 'approve' ? 'approved' : 'rejected',
    decided: [`${winner.who.username} via ${winner.door.name}`],
    ended: 1,
    refused: clients - 1,
  });
  return winner.door.name;
}

const mostLooks = 4;

/**
 * The other doors read before they write, each as much as it needs to. A native client that never did would be first at
 * every question, so it looks at it first: from question to question not at all, or some times.
 */
async function look({ token }: Person, { approval }: Waiting): Promise<void> {
  const times = sha256(approval).readUInt32BE(0) % mostLooks;
  for (let nth = 0; nth < times; nth += 1)
    await world.app.inject({
      url: `/api/v1/projects/shop/approvals/${approval}`,
      headers: { authorization: `Bearer ${token}` },
    });
}

function expectRefusedUnlessDone(door: Door, said: Said): void {
  if (said.status === door.answers.done) return;
  expect([door.name, said.status]).toEqual([door.name, door.answers['not-pending']]);
  expect(door.isRefusal(said)).toBe(true);
}

/** An order that differs from question to question and is the same in every run. */
const shuffled = ({ approval }: Waiting, { who, verdict }: Client): number =>
  sha256(`${approval} ${who.username} ${verdict}`).readUInt32BE(0);

type Written = { status: string; decided: string[]; ended: number; refused: number };

async function written({ approval }: Waiting): Promise<Written | undefined> {
  const { rows } = await sql<Written>`
    select a.status,
      array(select u.username || ' via ' || d.via from decision d join account u on u.id = d.account_id
            where d.project_id = a.project_id and d.approval_id = a.id) as decided,
      (select count(*)::int from ledger_entry l where l.project_id = a.project_id and l.subject_type = 'approval'
        and l.subject_id = a.id::text and l.action in ('approval.approved', 'approval.rejected')) as ended,
      (select count(*)::int from ledger_entry l where l.project_id = a.project_id and l.subject_type = 'approval'
        and l.subject_id = a.id::text and l.action = 'approval.decide.refused') as refused
    from approval a
    where a.id = ${approval}
  `.execute(world.parts.db);
  return rows[0];
}
