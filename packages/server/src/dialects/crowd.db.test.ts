import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Door,
  doorsOf,
  type Person,
  person,
  type Said,
  type Verdict,
} from '../../test/conformance/doors.ts';
import {
  type ConformanceWorld,
  level,
  openConformanceWorld,
  type WaitingGate,
} from '../../test/conformance/world.ts';
import { sha256 } from '../kernel/digest.ts';

// A crowd at one gate: half through FlexDeploy, half through ServiceDesk Plus and the native API. Everybody is there
// twice, for the gate through one door and against it through another. The first response decides, so exactly one client
// may get through.

const people = 25;
const clients = 2 * people;
const rounds = 200;

let world: ConformanceWorld;
type Client = { door: Door; who: Person; verdict: Verdict };
let crowd: Client[];
beforeAll(async () => {
  world = await openConformanceWorld();
  const names = Array.from({ length: people }, (_, nth) => `p${nth}`);
  await insertCrowd(names);
  const [native, flexdeploy, servicedesk] = doorsOf(world);
  if (!native || !flexdeploy || !servicedesk) throw new Error('a door is missing');
  crowd = names.flatMap((name, nth) => {
    const who = person(name);
    const [first, second]: Verdict[] = nth % 4 < 2 ? ['approve', 'reject'] : ['reject', 'approve'];
    return [
      { door: flexdeploy, who, verdict: first ?? 'approve' },
      { door: nth % 2 === 0 ? servicedesk : native, who, verdict: second ?? 'reject' },
    ];
  });
});
afterAll(() => world.close());

/** People with a token each, who look at the shop and are its crowd. */
async function insertCrowd(names: readonly string[]): Promise<void> {
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

test(`${clients} clients at once, ${rounds} rounds: one outcome each, and the others are refused in their own language`, async () => {
  const outcomes: Record<string, number> = {};
  for (let round = 0; round < rounds; round += perBatch) {
    const gates = await Promise.all(
      Array.from({ length: perBatch }, () =>
        world.gate(level('QA', ['role:Crowd'], { rule: 'first-response' })),
      ),
    );
    for (const gate of gates) {
      const won = await play(gate);
      outcomes[won] = (outcomes[won] ?? 0) + 1;
    }
  }
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(rounds);
  // Were it always the same door, it would be no race.
  expect(Object.keys(outcomes).length).toBeGreaterThan(1);
}, 120_000);

/** Everybody decides one gate; answers through which door the decision came. */
async function play(gate: WaitingGate): Promise<string> {
  const order = crowd.toSorted((a, b) => shuffled(gate, a) - shuffled(gate, b));
  const answers = await Promise.all(
    order.map(async ({ door, who, verdict }) => {
      if (door.name === 'native') await look(who, gate);
      return { door, who, verdict, said: await door.decide(who, gate, { verdict }) };
    }),
  );
  const winners = answers.filter(({ door, said }) => said.status === door.answers.done);
  expect(winners).toHaveLength(1);
  for (const { door, said } of answers) expectRefusedUnlessDone(door, said);
  const [winner] = winners;
  if (winner === undefined) throw new Error('nobody decided it');
  expect(await written(gate)).toEqual({
    status: winner.verdict === 'approve' ? 'approved' : 'rejected',
    decided: [`${winner.who.username} via ${winner.door.name}`],
    ended: 1,
    refused: clients - 1,
  });
  return winner.door.name;
}

/** The other doors read before they write. A native client that did not would be first at every gate. */
const look = ({ token }: Person, { release }: WaitingGate) =>
  world.app.inject({
    url: `/api/v1/projects/shop/releases/${release}`,
    headers: { authorization: `Bearer ${token}` },
  });

function expectRefusedUnlessDone(door: Door, said: Said): void {
  if (said.status === door.answers.done) return;
  expect([door.name, said.status]).toEqual([door.name, door.answers['not-pending']]);
  expect(door.isRefusal(said)).toBe(true);
}

/** An order that differs from gate to gate and is the same in every run. */
const shuffled = ({ approval }: WaitingGate, { who, verdict }: Client): number =>
  sha256(`${approval} ${who.username} ${verdict}`).readUInt32BE(0);

type Written = { status: string; decided: string[]; ended: number; refused: number };

async function written({ approval }: WaitingGate): Promise<Written | undefined> {
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
