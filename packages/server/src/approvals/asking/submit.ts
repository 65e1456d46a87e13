import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Actor } from '../../ledger/entry.ts';
import { record } from '../../ledger/record.ts';
import { checkPolicy } from '../../policies/check-policy.ts';
import { resolveSources, type Source } from '../../policies/resolve-sources.ts';
import { barredBy, everyMaker } from '../../policies/separate-duties.ts';
import { changeApproval } from '../change-approval.ts';
import { dueFrom } from '../deadline.ts';
import { copyLevels, type Place, takePlanned } from '../editing/planned.store.ts';
import { ruledWithoutPeople } from './by-rule.ts';
import { freezeAllowance, freezeLevels } from './frozen-levels.ts';
import { ownRule } from './own-rule.ts';
import type { AskedPolicy, Question } from './question.ts';
import { retireOlder } from './retire.ts';
import { holdLane, insertApproval, type NewApproval } from './submit.store.ts';

type ByPolicy = Question & { readonly policy: AskedPolicy };
/** As much of a question as decides whether it can be asked. */
export type Askable = Pick<ByPolicy, 'project' | 'policy' | 'makers' | 'context'>;

/**
 * Makes an approval from a policy, which is frozen into it, and opens its first levels. Refuses when the policy names
 * somebody or something that is not there; with `policy/own-rule` when only those whom it would judge stand behind it;
 * with `condition/failed`; and with `policy/unsatisfiable` when those who are not barred are too few.
 */
export async function submitApproval(
  work: Work,
  actor: Actor,
  question: ByPolicy,
): Promise<Outcome<{ approval: string }>> {
  const frozen = await freeze(work, question);
  if (!frozen.ok) return frozen;
  const { project, lane } = question;
  if (lane) await holdLane(work.tx, project.id, lane);
  const approval = await request(work, actor, question, frozen.value);
  const { byRule } = frozen.value;
  const words = byRule === null ? {} : { byRule };
  await changeApproval(work, actor, project, approval, { kind: 'submit', byRule: byRule !== null }, words);
  if (lane) await retireOlder(work, actor, project, lane);
  return done({ approval });
}

/** Whether this could be asked now. Refuses as `submitApproval` does, and writes nothing. */
export async function checkAsking(work: Work, question: Askable): Promise<Outcome<true>> {
  const frozen = await freeze(work, question);
  return frozen.ok ? done(true) : frozen;
}

async function freeze(work: Work, question: Askable): Promise<Outcome<NewApproval>> {
  const { project, policy, makers, context } = question;
  const { definition } = policy;
  if (policy.author && everyMaker(makers).includes(policy.author))
    return ownRule(work, project.id, policy.author);
  const ruled = ruledWithoutPeople(definition, context, work.now);
  if (!ruled.ok) return ruled;
  const levels = await freezeLevels(work, project.id, definition, ruled.value === null ? context : null);
  if (!levels.ok) return levels;
  const barred = barredBy(definition.separateDuties, makers);
  const asked = levels.value.filter(({ status }) => status === 'waiting').map(({ name }) => name);
  const enough = ruled.value === null ? await whetherEnough(work, question, barred, asked) : done(true);
  if (!enough.ok) return enough;
  const overriders = await resolveSources(work, project.id, definition.override ?? []);
  if (!overriders.ok) return overriders;
  const due = await dueOf(work, question);
  if (!due.ok) return due;
  return done({
    levels: levels.value,
    overriders: overriders.value,
    barred,
    byRule: ruled.value,
    due: due.value,
    distinctPeople: definition.distinctPeople ?? false,
    onNewer: definition.newer ?? 'confirm',
  });
}

/** Of the levels that apply, each must have enough people who are not barred. No level at all asks nobody. */
async function whetherEnough(
  work: Work,
  { project, policy }: Askable,
  barred: readonly string[],
  asked: readonly string[],
): Promise<Outcome<true>> {
  if (asked.length === 0)
    return refused('policy/unsatisfiable', 'None of its levels applies, so nobody would be asked.');
  const levels = policy.definition.levels.filter(({ name }) => asked.includes(name));
  return checkPolicy(work.tx, project.id, { ...policy.definition, levels }, barred);
}

async function dueOf(work: Work, { project, policy }: Askable): Promise<Outcome<NewApproval['due']>> {
  const { deadline } = policy.definition;
  if (deadline === undefined) return done(null);
  const allowance = await freezeAllowance(work, project.id, deadline);
  return allowance.ok
    ? done({ ...dueFrom(allowance.value, work.now), onTimeout: deadline.onTimeout })
    : allowance;
}

/** Where levels were added by hand, and the approval that asked the same of an earlier attempt or snapshot. */
export type ByHand = {
  readonly place: Place;
  readonly previous: string | null;
  readonly overriders: readonly Source[];
  readonly separateDuties: Parameters<typeof barredBy>[0];
};

/**
 * Makes an approval of the levels that were added by hand: those of the previous attempt, asked again, then those added
 * to the stage since. Without any it waits for a level to be added.
 */
export async function submitByHand(
  work: Work,
  actor: Actor,
  question: Question & { readonly policy: null },
  { place, previous, overriders, separateDuties }: ByHand,
): Promise<{ approval: string }> {
  const { project, makers } = question;
  const approval = await request(work, actor, question, {
    levels: [],
    overriders,
    barred: barredBy(separateDuties, makers),
    byRule: null,
    due: null,
    distinctPeople: false,
    onNewer: 'ignore',
  });
  if (previous !== null) await copyLevels(work.tx, project.id, previous, approval);
  await takePlanned(work.tx, project.id, place, approval);
  await changeApproval(work, actor, project, approval, { kind: 'submit', byRule: false });
  return { approval };
}

async function request(work: Work, actor: Actor, question: Question, made: NewApproval): Promise<string> {
  const { subject, policy, previous } = question;
  const approval = await insertApproval(work.tx, question, made);
  await record(work, actor, {
    action: 'approval.requested',
    subject: { type: 'approval', id: approval },
    details: {
      about: subject,
      policy: policy?.id ? { id: policy.id, version: policy.version } : null,
      ...(previous === null ? {} : { previous }),
      ...(made.byRule === null ? {} : { byRule: made.byRule }),
    },
  });
  return approval;
}
