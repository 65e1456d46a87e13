import { milliseconds } from '@countersign/contract/duration.ts';
import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { CaseResult, PolicyCase } from '@countersign/contract/simulation-shapes.ts';
import type { Approval } from '../approvals/approval.ts';
import type { AskedPolicy } from '../approvals/asking/question.ts';
import { submitApproval } from '../approvals/asking/submit.ts';
import { approvalSummary, usernames } from '../approvals/showing/approval.views.ts';
import { approvalStateNow } from '../approvals/showing/approval-state.views.ts';
import { done, type Outcome } from '../kernel/outcome.ts';
import type { Rehearsal } from '../kernel/rehearsal.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Caller } from '../people/principal.ts';
import { barredBy } from '../policies/separate-duties.ts';
import { type Came, differences } from './differences.ts';
import { type Account, accountsOf, letIn, supposeDelegations, supposePeople } from './made-up.store.ts';
import { type Move, play } from './play.ts';
import { choosePolicy } from './simulate.ts';
import { namedBy, supposedQuestion } from './supposed.ts';

export type Cases = {
  readonly policy?: string | undefined;
  readonly definition?: PolicyDefinition | undefined;
  readonly cases: readonly PolicyCase[];
};
type Results = { passed: number; failed: number; cases: CaseResult[] };

/**
 * Runs the test cases of a policy, each by what asks and signs for real, and each taken back before the next. Refuses
 * with `resource/not-found` and, for a definition that could not be saved in one of the cases, `request/invalid`.
 */
export async function runCases(
  rehearse: Rehearsal,
  caller: Caller,
  { cases, ...chosen }: Cases,
): Promise<Outcome<Results>> {
  const results: CaseResult[] = [];
  for (const one of cases) {
    const came = await rehearse((work) => runCase(work, caller, chosen, one));
    if (!came.ok) return came;
    const differ = differences(one.expect, came.value);
    results.push({ name: one.name, passed: differ.length === 0, differences: differ });
  }
  const passed = results.filter((one) => one.passed).length;
  return done({ passed, failed: results.length - passed, cases: results });
}

async function runCase(
  work: Work,
  caller: Caller,
  chosen: Omit<Cases, 'cases'>,
  one: PolicyCase,
): Promise<Outcome<Came>> {
  const { project } = caller;
  const { makers, people = {}, delegations, signatures } = one;
  await supposePeople(work.tx, project.id, people);
  await supposeDelegations(work.tx, project.id, delegations);
  const named = [...namedBy(makers), ...signatures.flatMap(({ by, onBehalfOf = by }) => [by, onBehalfOf])];
  const accounts = await accountsOf(work.tx, named);
  await letIn(
    work.tx,
    project.id,
    [...accounts.values()].map(({ id }) => id),
  );
  const policy = await choosePolicy(work, caller, chosen, null);
  if (!policy.ok) return policy;
  const at = one.at === undefined ? work.now : new Date(one.at);
  return done(await cameTo({ ...work, now: at }, caller, one, { policy: policy.value, accounts }));
}

type Known = { readonly policy: AskedPolicy; readonly accounts: ReadonlyMap<string, Account> };

/** What came of a case: how it stands in the end, and which signatures were refused. */
async function cameTo(
  work: Work,
  { project }: Caller,
  one: PolicyCase,
  { policy, accounts }: Known,
): Promise<Came> {
  const question = supposedQuestion(project, one, accounts);
  const barred = [
    ...(await usernames(work.tx, barredBy(policy.definition.separateDuties, question.makers))).values(),
  ];
  const submitted = await submitApproval(work, { system: true, project }, { ...question, policy });
  if (!submitted.ok) return { asked: false, refusal: submitted.refusal, barred };
  const { approval: id } = submitted.value;
  const asked = await approvalStateNow(work.tx, project, id);
  const summary = await approvalSummary(work.tx, project, id);
  if (asked === undefined || summary === undefined)
    throw new Error(`approval ${id} was made and is not there`);
  const moves = movesOf(one, accounts, work.now);
  const last = moves.at(-1)?.at ?? work.now;
  const end = one.expect.after === undefined ? last : after(work.now, one.expect.after);
  const { after: approval, played } = play(asked, moves, end);
  const names = await usernames(work.tx, [...everybodyIn(approval), ...moves.map(({ by }) => by)]);
  return { asked: true, approval, played, names, barred, byRule: summary.byRule !== null };
}

const after = (from: Date, length: string): Date => new Date(from.getTime() + milliseconds(length));

const everybodyIn = ({ levels }: Approval): string[] =>
  levels.flatMap(({ approvers }) => approvers.flatMap(({ account, holder }) => [account, holder]));

function movesOf(
  { signatures }: Pick<PolicyCase, 'signatures'>,
  accounts: ReadonlyMap<string, Account>,
  from: Date,
): Move[] {
  let at = from;
  return signatures.map(({ by, verdict, level, onBehalfOf, input, agent, after: length }) => {
    at = length === undefined ? at : after(from, length);
    const account = accounts.get(by);
    return {
      ...{
        by: account?.id ?? '',
        inPerson: account?.kind !== 'service' && !agent,
        verdict,
        level,
        input,
        at,
      },
      whose: onBehalfOf === undefined ? undefined : accounts.get(onBehalfOf)?.id,
    };
  });
}
