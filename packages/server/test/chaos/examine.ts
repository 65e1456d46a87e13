import { setTimeout as sleep } from 'node:timers/promises';
import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import type pg from 'pg';
import type { City } from './city.ts';
import type { Acknowledged } from './people.ts';

type Evidence = {
  readonly acknowledged: readonly Acknowledged[];
  readonly calls: ReadonlyMap<string, number>;
  /** Who signs which level, by its name. */
  readonly signers: Readonly<Record<string, readonly string[]>>;
};
type Found = { readonly wrong: string[]; readonly count: { decisions: number; entries: number } };

/** Looks at what any siege has left behind, in the database and through the API. */
export async function examine(owner: pg.Client, city: City, evidence: Evidence): Promise<Found> {
  const decisions = await readDecisions(owner);
  const ledger = await city.ask({ who: 'ci', method: 'GET', path: 'projects/shop/ledger/export' });
  const { entries, faults } = await verifyLedger(String(ledger?.body.text).split('\n'));
  const [kept] = await rows<{ n: number }>(owner, 'select count(*)::int as n from ledger_entry');
  const wrong = [
    ...lost(evidence.acknowledged, decisions),
    ...(await recordedOtherwise(owner)),
    ...calledTwice(evidence.calls),
    ...wrongPeople(decisions, evidence),
    ...wrongLevels(decisions, await readLevels(owner), evidence),
    ...(await leftovers(owner)),
    ...faults.map(({ seq, wrong }) => `ledger entry ${seq}: ${wrong}`),
    ...(entries === 0 || !kept || kept.n < entries ? ['the ledger was not exported'] : []),
  ];
  return { wrong, count: { decisions: decisions.length, entries } };
}

export const rows = async <Row>(owner: pg.Client, text: string): Promise<Row[]> =>
  (await owner.query(text)).rows as Row[];

type Decision = {
  readonly approval: string;
  readonly level: string;
  readonly name: string;
  readonly username: string;
  readonly verdict: string;
  /** Its entries in the ledger, and whether it points to that one. */
  readonly entries: number;
  readonly pointed: boolean;
};

const readDecisions = (owner: pg.Client) =>
  rows<Decision>(
    owner,
    `select d.approval_id::text as approval, d.level_id::text as level, l.name, a.username, d.verdict,
       count(e.seq)::int as entries, bool_and(e.seq = d.entry_seq) as pointed
     from decision d
     join level l on l.project_id = d.project_id and l.id = d.level_id
     join account a on a.id = d.account_id
     left join ledger_entry e on e.action = 'decision.made' and e.actor_id = d.account_id
       and e.subject_id = d.approval_id::text
       and e.entry::jsonb -> 'details' ->> 'level' = d.level_id::text
       and e.entry::jsonb -> 'details' ->> 'verdict' = d.verdict
     group by d.approval_id, d.level_id, l.name, a.username, d.verdict`,
  );

function lost(acknowledged: readonly Acknowledged[], decisions: readonly Decision[]): string[] {
  const keyOf = (one: Acknowledged | Decision) =>
    `${one.username}, ${one.verdict}, level ${one.level} of approval ${one.approval}`;
  const known = Map.groupBy(decisions, keyOf);
  return acknowledged.flatMap((one) => {
    const found = known.get(keyOf(one)) ?? [];
    const [first] = found;
    if (found.length !== 1 || !first) return [`acknowledged and there ${found.length} times: ${keyOf(one)}`];
    if (first.entries !== 1 || !first.pointed) return [`${first.entries} entries of ${keyOf(one)}`];
    return [];
  });
}

const recordedOtherwise = async (owner: pg.Client): Promise<string[]> => {
  const [{ decisions = 0, entries = 0 } = {}] = await rows<{ decisions: number; entries: number }>(
    owner,
    `select (select count(*)::int from decision) as decisions,
       (select count(*)::int from ledger_entry where action = 'decision.made') as entries`,
  );
  return decisions === entries ? [] : [`${decisions} decisions and ${entries} entries of decisions`];
};

const calledTwice = (calls: ReadonlyMap<string, number>): string[] =>
  [...calls].filter(([, times]) => times !== 1).map(([key, times]) => `${key} was called ${times} times`);

const wrongPeople = (decisions: readonly Decision[], { signers }: Evidence): string[] =>
  decisions
    .filter(({ name, username }) => !signers[name]?.includes(username))
    .map(({ name, username, approval }) => `${username} signed level ${name} of approval ${approval}`);

type Level = {
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly threshold: number | null;
  readonly veto: boolean;
  readonly status: string;
};

const readLevels = (owner: pg.Client) =>
  rows<Level>(owner, 'select id::text, name, rule, threshold, veto, status from level');

/** Each level counted anew, the simplest way: how many must approve, and can they still? */
function wrongLevels(
  decisions: readonly Decision[],
  levels: readonly Level[],
  { signers }: Evidence,
): string[] {
  const signed = Map.groupBy(decisions, ({ level }) => level);
  return levels.flatMap(({ id, name, rule, threshold, veto, status }) => {
    const people = signers[name]?.length ?? 0;
    const needed = { everyone: people, majority: Math.floor(people / 2) + 1, anyone: 1 };
    const need = { ...needed, 'at-least': threshold ?? 0 }[rule] ?? 0;
    const of = (verdict: string) => (signed.get(id) ?? []).filter((one) => one.verdict === verdict).length;
    const vetoed = veto && of('reject') > 0;
    const expected =
      of('approve') >= need ? 'approved' : vetoed || people - of('reject') < need ? 'rejected' : 'undecided';
    const actual = ['approved', 'rejected'].includes(status) ? status : 'undecided';
    return actual === expected ? [] : [`level ${id} (${rule}) is ${status}, expected ${expected}`];
  });
}

/** No job may be left that nobody will ever do. What is being done at the moment is waited for, for a while. */
async function leftovers(owner: pg.Client): Promise<string[]> {
  for (let times = 0; times < 20; times += 1) {
    if ((await unfinished(owner)).length === 0) return [];
    await sleep(1000);
  }
  return unfinished(owner);
}

const unfinished = async (owner: pg.Client): Promise<string[]> =>
  (
    await rows<{ what: string }>(
      owner,
      `select format('job %s is %s', name, state) as what from pgboss.job
       where state not in ('completed', 'created') or (state = 'created' and start_after < now() - interval '10 s')`,
    )
  ).map(({ what }) => what);
