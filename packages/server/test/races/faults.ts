import { canonical } from '../../src/kernel/digest.ts';
import { type Lot, type Person, people } from './lots.ts';
import type { Played } from './outcome.ts';
import type { ApprovalLeft, Entry, ExecutionLeft, RunLeft, State } from './state.ts';

/** What must not be, in whatever order two came: without a word when all is well. */
export const faultsOf = (played: Played, lot: Lot): string[] => [
  ...played.answers.flatMap(({ status, code }) => (status >= 500 ? [`answered ${status} ${code}`] : [])),
  ...halves(played.left.state),
  ...usedTwice(played.left.state),
  ...saidTwice(played.left.entries),
  ...unsaid(played.left),
  ...unable(played.left.entries, lot),
];

/** Everything has come to a rest, and nothing has stopped on its way there. */
function halves({ approvals, executions, runs }: State): string[] {
  return [...approvals.flatMap(halfApproval), ...executions.flatMap(halfExecution), ...runs.flatMap(halfRun)];
}

function halfApproval({ status, levels }: ApprovalLeft): string[] {
  const asked = levels.filter((level) => level.status !== 'not-applicable');
  const are = (wanted: string) => asked.filter((level) => level.status === wanted).length;
  const waiting = asked.flatMap((level) => (level.status === 'open' ? [] : level.waiting));
  const wrong = [
    status === 'open' && are('open') === 0 && 'it is open, and none of its levels is',
    status === 'open' && are('rejected') > 0 && 'it is open, and one of its levels is rejected',
    status === 'approved' &&
      are('approved') < asked.length &&
      'it is approved, and not all of its levels are',
    status === 'rejected' && are('rejected') === 0 && 'it is rejected, and none of its levels is',
    status !== 'open' && are('open') + are('waiting') > 0 && 'it has ended, and a level of it has not',
    waiting.length > 0 && `${waiting.join(', ')} is still asked at a level that is not open`,
  ];
  return wrong.filter((one) => one !== false).map((one) => `an approval is half: ${one}`);
}

const underWay = ['gates-running', 'gates-completed', 'steps-running'];
const asking = ['pending-approval', 'scheduled', 'running'];

function halfExecution({ status, stages }: ExecutionLeft): string[] {
  const open = stages.filter((stage) => underWay.includes(stage.status)).length;
  const gates = stages.flatMap((stage) =>
    stage.gates
      .filter((gate) => asking.includes(gate.status))
      .map((gate) => ({ ...gate, stage: stage.status })),
  );
  const deaf = gates.filter(({ approval }) => approval !== 'open');
  const lost = gates.filter(({ stage }) => stage !== 'gates-running');
  const wrong = [
    open > 1 && 'more than one stage of it is under way',
    status === 'running' && open === 0 && 'it is running, and no stage of it is under way',
    status !== 'running' && open > 0 && `it is ${status}, and a stage of it is under way`,
    deaf.length > 0 && `a gate of it waits for an approval that is ${deaf[0]?.approval}`,
    lost.length > 0 && `a gate of it waits, and its stage is ${lost[0]?.stage}`,
  ];
  return wrong.filter((one) => one !== false).map((one) => `an execution is half: ${one}`);
}

const ended = ['passed', 'failed', 'rejected', 'cancelled', 'timed-out'];

function halfRun({ status, jobs }: RunLeft): string[] {
  const waiting = jobs.filter((job) => ['running', 'waiting', 'waiting-for-approval'].includes(job.status));
  const deaf = waiting.filter(({ approval }) => approval !== null && approval !== 'open');
  const wrong = [
    ended.includes(status) &&
      waiting.length > 0 &&
      `it is ${status}, and a job of it is ${waiting[0]?.status}`,
    !ended.includes(status) && waiting.length === 0 && `it is ${status}, and no job of it is under way`,
    deaf.length > 0 && `a job of it waits for an approval that is ${deaf[0]?.approval}`,
  ];
  return wrong.filter((one) => one !== false).map((one) => `a run is half: ${one}`);
}

/** A permit acts once, and so does a form for one run. */
function usedTwice({ permits, runs, forms }: State): string[] {
  const redeemed = permits.filter(({ status }) => status === 'redeemed');
  const bySubject = Map.groupBy(redeemed, ({ of, attempt }) => `${of}, attempt ${attempt}`);
  const twice = [...bySubject].filter(([, all]) => all.length > 1 && !all[0]?.of.startsWith('stage'));
  const single =
    forms.some(({ singleUse }) => singleUse) && runs.filter(({ form }) => form !== null).length > 1;
  return [
    ...twice.map(([of, all]) => `${all.length} permits were redeemed for ${of}`),
    ...(single ? ['a form for one run was used for two'] : []),
  ];
}

/** What can be said of something more than once. */
const manifold = /\.refused$|^role\.set$|^run\.running$|^permit\.(issued|revoked)$|^approval\.reminded$/;

function saidTwice(entries: readonly Entry[]): string[] {
  const once = entries.filter(({ action }) => !manifold.test(action));
  const keyOf = ({ action, subject, details, actor }: Entry) => {
    const { _sd, ...rest } = details;
    return `${action} of ${subject.type} ${subject.id} ${action === 'decision.made' ? actor : ''}${canonical(rest)}`;
  };
  return [...Map.groupBy(once, keyOf)]
    .filter(([, all]) => all.length > 1)
    .map(([what, all]) => `the ledger says ${all.length} times: ${what}`);
}

const endings = ['approved', 'rejected', 'withdrawn', 'superseded', 'overridden', 'expired'];

/** What has happened in the race to approvals, and what the ledger says of it. */
function unsaid({ state, entries }: Played['left']): string[] {
  const count = (action: string) => entries.filter((entry) => entry.action === action).length;
  const had = (status: string) => state.approvals.filter((one) => one.status === status).length;
  const tooOften = endings
    .filter((status) => count(`approval.${status}`) > had(status))
    .map((status) => `the ledger has more approvals ${status} than there are`);
  const decisions = state.approvals.flatMap(({ levels }) => levels.flatMap(({ signed }) => signed)).length;
  const late = count('decision.made') > decisions ? ['the ledger has decisions that are not there'] : [];
  return [...tooOften, ...late];
}

/** What the ledger has of people, entry by entry: who is out, and who may sign or override. */
type Able = {
  readonly out: Set<string>;
  readonly roles: Map<string, readonly string[]>;
  readonly given: Set<string>;
};

/** Whoever did something could do it at that place of the ledger. */
function unable(entries: readonly Entry[], lot: Lot): string[] {
  const able: Able = { out: new Set(), roles: new Map(), given: new Set() };
  return entries.flatMap((entry) => {
    const wrong = whyNot(entry, able);
    learn(entry, able, lot);
    return wrong === null ? [] : [`${entry.actor} ${wrong}, and then: ${entry.action}`];
  });
}

function whyNot({ action, actor, onBehalfOf }: Entry, { out, roles, given }: Able): string | null {
  if (actor === null || action.endsWith('.refused')) return null;
  if (out.has(actor)) return 'was disabled, or lost the token';
  const role = { 'decision.made': 'Signers', 'approval.overridden': 'Overriders' }[action];
  if (role === undefined) return null;
  const seat = onBehalfOf ?? actor;
  if (roles.get(role)?.includes(seat) === false) return `lost the role (${seat})`;
  if (action === 'decision.made' && given.has(actor)) return 'had delegated it';
  return action === 'decision.made' && onBehalfOf !== null && given.has(`not ${onBehalfOf}`)
    ? 'had it no longer'
    : null;
}

function learn({ action, actor, subject, details }: Entry, { out, roles, given }: Able, lot: Lot): void {
  const named = (id: unknown) => people.find((who) => lot.accounts[who] === String(id)) ?? '';
  if (action === 'account.disabled') out.add(named(subject.id));
  if (action === 'token.revoked') out.add(named(details.account));
  if (action === 'role.set') {
    const members = details.members as readonly Readonly<Record<string, unknown>>[];
    const there = members.flatMap((one) => Object.values(one).map(named)).filter((who) => who !== '');
    roles.set(String(details.name), there as Person[]);
  }
  if (action === 'delegation.created' && actor === 'ann') given.add('ann').delete('not ann');
  if (action === 'delegation.withdrawn') given.add('not ann').delete('ann');
}
