import { notFound, type Outcome } from '../../kernel/outcome.ts';
import type { SealedEntry } from '../../ledger/entry.ts';
import { seal } from '../../ledger/record.ts';
import type { Caller } from '../../people/principal.ts';
import { actorOf, happeningOf, type Job, jobsOf, wakeUp } from '../announcements.ts';
import type { Change, Signature } from '../approval.store.ts';
import type { Approval } from '../approval.ts';
import type { Decided } from '../decide.ts';
import { levelsWaitingFor } from '../seats.ts';
import { type StateRow, toApproval } from '../state.store.ts';
import type { Facts } from './sign.store.ts';
import { type Ask, callerOf, judge, refusedSigning, signedLevel } from './sign.ts';

/** What became of a signature. `repeat`: it had been made before, and nothing was written. */
export type Recorded = {
  readonly approval: Approval;
  readonly level: string | null;
  readonly repeat: boolean;
  readonly at: Date;
};

/** The signatures of one batch on one approval: judged one after the other, written together or not at all. */
export type Group = {
  readonly state: StateRow;
  readonly revision: string;
  readonly project: Caller['project'];
  readonly before: Approval;
  after: Approval;
  readonly signatures: Signature[];
  readonly entries: SealedEntry[];
  readonly jobs: Job[];
};

export type Judged = { readonly answer: Outcome<Recorded>; readonly group?: Group };

/**
 * Judges one wish to sign; what it brings about is added to its approval's group. Of every level that waits for the
 * sender the first is what is answered about; without any, the approval itself says why not.
 */
export function judgeInto(groups: Map<string, Group>, ask: Ask, facts: Facts): Judged {
  const caller = callerOf(ask, facts);
  if (!caller.ok) return { answer: caller };
  if (facts.state === null) return { answer: notFound('approval', ask.approval) };
  const group = groupOf(groups, caller.value.project, facts.state, facts);
  const every = ask.everyLevel ? levelsWaitingFor(group.after, caller.value.principal.accountId) : [];
  const [first = ask.level, ...others] = every;
  const answer = signInto(group, { ...ask, level: first }, caller.value, facts.now);
  if (!answer.ok) return { answer, group };
  for (const level of others)
    if (group.after.status === 'open') signInto(group, { ...ask, level }, caller.value, facts.now);
  return { answer: { ok: true, value: { ...answer.value, approval: group.after } }, group };
}

function signInto(group: Group, ask: Ask, caller: Caller, now: Date): Outcome<Recorded> {
  const outcome = judge(ask, caller, group.after, now);
  if (!outcome.ok) {
    group.entries.push(seal(caller, refusedSigning(ask, outcome.refusal.code), now));
    return outcome;
  }
  const { after, events, repeat } = outcome.value;
  if (!repeat) add(group, ask, caller, outcome.value, now);
  return { ok: true, value: { approval: after, level: signedLevel(events), repeat, at: now } };
}

function groupOf(
  groups: Map<string, Group>,
  project: Caller['project'],
  state: StateRow,
  facts: Facts,
): Group {
  const key = `${project.id}/${state.id}`;
  const known = groups.get(key);
  if (known) return known;
  const before = toApproval(state);
  const { revision } = facts;
  const group = { state, revision, project, before, after: before, signatures: [], entries: [], jobs: [] };
  groups.set(key, group);
  return group;
}

function add(group: Group, ask: Ask, caller: Caller, { events, after }: Decided, now: Date): void {
  const subject = { type: group.state.subject_type, id: group.state.subject_id };
  for (const event of events) {
    const entry = seal(actorOf(event, caller), happeningOf(group.before, event, ask), now);
    group.entries.push(entry);
    group.jobs.push(...jobsOf({ project: group.project, subject }, after, event));
    if (event.kind === 'signed') {
      const { level, account, seat, verdict } = event;
      const onBehalfOf = seat === account ? null : seat;
      group.signatures.push({ level, account, onBehalfOf, verdict, via: ask.via, entry });
    }
  }
  group.jobs.push(...wakeUp(group, group.after, after));
  group.after = after;
}

export const toChange = ({ state, project, ...group }: Group): Change => ({
  ...group,
  project: project.id,
  version: state.version,
});
