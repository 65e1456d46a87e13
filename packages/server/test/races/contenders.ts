import { sql } from 'kysely';
import { lookAtApproval } from '../../src/approvals/looking/look.job.ts';
import { advanceRun } from '../../src/runs/advance.ts';
import { nameIn, type Person, policyOf, signers } from './lots.ts';
import type { Answer, Asked, Servers } from './servers.ts';
import { type Start, soon, type World } from './worlds.ts';

/** Who does the one and who the other of a pair, in one of its variants; a pair of the same has two different people. */
export type Part = {
  readonly self: Name;
  readonly other: Name;
  /** 0: the first of the pair. Another number also for what is told apart otherwise, such as the version of a policy. */
  readonly nth: number;
  readonly variant: Variant;
};

/** Where the race begins, and whether the role that changes loses somebody or gains somebody. */
export type Variant = { readonly start: Start; readonly role: 'loses' | 'gains' };

/** What is done to an approval, or to what it stands on, every day. */
export const usual = [
  ...(['approve', 'reject', 'withdraw', 'new snapshot', 'replay', 'abort', 'policy', 'role'] as const),
  ...(['disable', 'revoke token', 'revoke form', 'expiry'] as const),
];
export const names = [
  ...usual,
  ...(['delegate', 'undelegate', 'override', 'redeem', 'confirm', 'start run'] as const),
];
export type Name = (typeof names)[number];

/** One thing that somebody does, or time. */
export type Contender = {
  /** Whose token it comes with; null: nobody does it. */
  who(part: Part): Person | null;
  act(servers: Servers, nth: number, world: World, part: Part): Promise<Answer>;
};

/** What somebody asks of the API, by the world and their name in it. */
type Asks = (world: World, part: Part, who: string) => Omit<Asked, 'who'>;

const asking = (who: (part: Part) => Person, asks: Asks): Contender => ({
  who,
  act(servers, nth, world, part) {
    const name = nameIn(world.lot, who(part));
    return servers.ask(nth, { who: name, ...asks(world, part, name) });
  },
});

/** The first of these, and the second when two do the same. */
const oneOf =
  (...who: readonly [Person, Person]) =>
  ({ nth, self, other }: Part): Person =>
    nth === 1 && self === other ? who[1] : who[0];

/** Whoever sits on ann's seat, or comes to have one. */
const signer = (part: Part): Person => {
  if (part.other === 'undelegate' || part.variant.role === 'gains') return 'carl';
  return oneOf('ann', 'bob')(part);
};

const decision = (who: (part: Part) => Person, verdict: string) =>
  asking(who, (world) => ({
    path: `${at(world)}/approvals/${world.approval}/decisions`,
    body: { verdict, digest: world.digest },
  }));

const at = ({ lot }: World): string => `projects/${lot.key}`;
const reason = { reason: 'It is raced' };

/** Whom it concerns when somebody is disabled or loses something: who races against it, or ann. */
function victim({ other, self, nth, variant }: Part): Person {
  if (other === 'disable' || other === 'revoke token') return 'ann';
  return contenders[other].who({ self: other, other: self, nth: 1 - nth, variant }) ?? 'ann';
}

function roleAfter(part: Part) {
  if (part.variant.role === 'gains') {
    const joins = oneOf('carl', 'dora')(part);
    return { name: 'Signers', members: [...signers, joins] };
  }
  const leaves = part.other === 'role' ? oneOf('ann', 'bob')(part) : victim(part);
  if (leaves === 'ovid') return { name: 'Overriders', members: ['otto' as const] };
  return { name: 'Signers', members: signers.filter((who) => who !== (leaves === 'bob' ? 'bob' : 'ann')) };
}

export const contenders: Readonly<Record<Name, Contender>> = {
  approve: decision(signer, 'approve'),
  reject: decision((part) => (part.other === 'approve' ? 'bob' : signer(part)), 'reject'),
  withdraw: asking(oneOf('op', 'olga'), (world) => ({
    path: `${at(world)}/approvals/${world.approval}:withdraw`,
    body: reason,
  })),
  'new snapshot': asking(
    (part) => (part.other === 'confirm' ? 'mia' : oneOf('op', 'olga')(part)),
    (world, part) => ({
      path: `${at(world)}/executions`,
      body: { snapshot: world.snapshots[part.self === part.other && part.nth === 1 ? 2 : 1] },
    }),
  ),
  replay: asking(oneOf('op', 'olga'), (world) =>
    world.run === null
      ? { path: `${at(world)}/executions/${world.execution}:replay`, body: { stage: 'QA' } }
      : { path: `${at(world)}/runs/${world.run}:retry` },
  ),
  abort: asking(oneOf('op', 'olga'), (world) => ({
    path:
      world.run === null
        ? `${at(world)}/executions/${world.execution}:abort`
        : `${at(world)}/runs/${world.run}:cancel`,
    body: reason,
  })),
  policy: asking(oneOf('mia', 'max'), (world, part) => ({
    method: 'PUT',
    path: `${at(world)}/policies/${world.lot.policy}`,
    body: policyOf(world.lot, oneOf('carl', 'dora')(part) === 'carl' ? 'user:carl' : 'user:dora', 'Second'),
  })),
  role: asking(oneOf('mia', 'max'), (world, part) => {
    const { name, members } = roleAfter(part);
    return {
      method: 'PUT',
      path: `${at(world)}/roles/${name}`,
      body: { members: members.map((who) => nameIn(world.lot, who)) },
    };
  }),
  disable: asking(oneOf('ada', 'adam'), (world, part) => ({
    path: `accounts/${nameIn(world.lot, victim(part))}:disable`,
  })),
  'revoke token': asking(oneOf('adam', 'ada'), (world, part) => ({
    path: `tokens/${world.lot.tokens[victim(part)]}:revoke`,
  })),
  'revoke form': asking(oneOf('olga', 'ci'), (world) => ({
    path: `${at(world)}/pre-approvals/${world.form}:revoke`,
    body: reason,
  })),
  expiry: { who: () => null, act: expire },
  delegate: asking(
    () => 'ann',
    ({ lot }, part) => ({
      path: 'delegations',
      body: { to: nameIn(lot, oneOf('carl', 'dora')(part)), project: lot.key, endsAt: soon(7200) },
    }),
  ),
  undelegate: asking(oneOf('ann', 'carl'), ({ delegation }) => ({
    path: `delegations/${delegation}:withdraw`,
    body: {},
  })),
  override: asking(oneOf('ovid', 'otto'), (world) => ({
    path: `${at(world)}/approvals/${world.approval}:override`,
    body: reason,
  })),
  redeem: asking(
    () => 'ci',
    ({ permit }) => ({ path: 'permits:redeem', body: permit ?? {} }),
  ),
  confirm: asking(oneOf('max', 'moe'), (world) => ({
    path: `${at(world)}/policies/${world.lot.policy}:confirm`,
  })),
  'start run': asking(oneOf('op', 'olga'), (world) => ({
    path: `${at(world)}/workflows/ship/runs`,
    body: { preApproval: world.form },
  })),
};

/** The time of the question is over: what is queued for that moment looks. */
async function expire(servers: Servers, nth: number, { lot, run, approval }: World): Promise<Answer> {
  const { work, db } = servers.partsOf(nth);
  await sql`
    select pg_sleep(greatest(0, extract(epoch from due - clock_timestamp())) + 0.001)
    from (
      select due_at as due from approval where project_id = ${lot.project} and id = ${approval} and ${run}::bigint is null
      union all
      select deadline from run_job where project_id = ${lot.project} and run_id = ${run} and approval_id = ${approval}
    ) its
  `.execute(db);
  await work((inside) =>
    run === null ? lookAtApproval(inside, lot.project, approval) : advanceRun(inside, lot.project, run),
  );
  return { status: 200, code: '', body: {} };
}
