import type { Blocker } from '@countersign/contract/problems.ts';
import { done, type Outcome, type Refusal, refused } from '../kernel/outcome.ts';
import type { Approval, Approver, Level, Verdict } from './approval.ts';
import { because } from './requirement.ts';

/** One person's wish to sign. `level` may be left out when only one waits for them; `digest`: what they saw. */
export type Signing = {
  readonly by: string;
  readonly verdict: Verdict;
  readonly level?: string | undefined;
  readonly digest?: string | undefined;
  /** Whose signature is meant, where that is asked for by name: nobody signs for somebody else. */
  readonly whose?: string | undefined;
};

type No = { readonly ok: false; readonly refusal: Refusal };

/** Which level a person's signature goes on, or 'repeat' when they have said the same before; or why they may not. */
export function whyMayNotSign(approval: Approval, signing: Signing): Outcome<Level | 'repeat'> {
  if (signing.whose !== undefined && signing.whose !== signing.by)
    return refused('approval/not-approver', 'This is asked of somebody else, and only they can sign it.');
  const levels = approval.levels.filter(({ id }) => signing.level === undefined || id === signing.level);
  if (levels.length === 0)
    return refused('resource/not-found', `There is no level ${signing.level} in this approval.`);
  const stale = approval.status === 'open' ? whyStale(approval, signing) : undefined;
  if (stale) return stale;
  const mine = levels.filter((level) => level.status === 'open' && canSign(level, signing.by));
  const signed = levels.filter((level) => hasSigned(level, signing.by));
  // Who has signed one level and is asked on another may be repeating the first: a retry must never sign the second.
  if (mine.length > 0 && mine.length + signed.length > 1) return ambiguous(mine, signed);
  if (mine[0]) return done(mine[0]);
  return saidBefore(levels, signing) ?? whyMayNotEnd(approval) ?? notAsked(approval, levels, signing.by);
}

/** An approval that has ended stays as it ended. */
export function whyMayNotEnd(approval: Approval): No | undefined {
  if (approval.status === 'open') return undefined;
  return refused('approval/not-open', `This approval is ${approval.status}; that is final.`);
}

export function whyMayNotOverride(approval: Approval, by: string): No | undefined {
  // An override is more than a signature: who may not give the one may not give the other.
  if (approval.barred.includes(by))
    return refused(
      'approval/barred',
      'You made what is to be approved here: somebody else has to decide it.',
    );
  if (approval.overriders.includes(by)) return undefined;
  if (approval.overriders.length === 0)
    return refused('approval/no-override', 'The policy of this approval grants nobody an override.');
  return refused('approval/no-override', 'The policy of this approval grants the override to others.', {
    blockers: [
      {
        requirement: 'An override by those the policy names',
        because: 'Not asked by one of them.',
        who: [...approval.overriders],
        since: null,
        until: null,
      },
    ],
  });
}

const hasSigned = (level: Level, account: string): boolean =>
  level.approvers.some((approver) => approver.account === account && approver.verdict !== null);

const canSign = (level: Level, account: string): boolean =>
  level.approvers.some(
    (approver) => approver.account === account && approver.verdict === null && !approver.left,
  );

function whyStale(approval: Approval, { digest }: Signing): No | undefined {
  if (approval.subjectNow !== approval.digest)
    return refused(
      'approval/stale',
      'What is to be approved has changed since it was asked; it has to be asked again.',
    );
  if (digest !== undefined && digest !== approval.digest)
    return refused(
      'approval/stale',
      `The digest given is not what is being approved here, which is ${approval.digest}.`,
    );
  return undefined;
}

/** A person's last signature on these levels: the same verdict is a repeat, another one is refused. */
function saidBefore(levels: readonly Level[], { by, verdict }: Signing): Outcome<'repeat'> | undefined {
  const signed = levels
    .flatMap(({ approvers }) => approvers)
    .filter((one) => one.account === by && one.verdict !== null);
  const last: Approver | undefined = signed.at(-1);
  if (last === undefined) return undefined;
  if (last.verdict === verdict) return done('repeat');
  return refused(
    'approval/already-decided',
    `You have said "${last.verdict}" already; a signature is final.`,
  );
}

function ambiguous(mine: readonly Level[], signed: readonly Level[]): No {
  const named = (levels: readonly Level[]) => levels.map(({ id, name }) => `${name} (${id})`).join(', ');
  const before = signed.length > 0 ? `You have signed ${named(signed)}. ` : '';
  return refused(
    'approval/level-ambiguous',
    `${before}What waits for you: ${named(mine)}. Name the level you mean.`,
  );
}

function notAsked(approval: Approval, levels: readonly Level[], by: string): No {
  const blockers = approval.levels.filter(({ status }) => status === 'open').map(blockerOf);
  const no = (
    code: 'approval/barred' | 'approval/level-not-open' | 'approval/not-approver',
    because: string,
  ) => refused(code, because, { blockers });
  const asked = (level: Level, left: boolean) =>
    level.approvers.some((one) => one.account === by && one.left === left);

  if (approval.barred.includes(by))
    return no('approval/barred', 'You made what is to be approved here: somebody else has to sign it.');
  if (levels.some((level) => level.status === 'waiting' && level.people.includes(by)))
    return no('approval/level-not-open', 'Your level is not open: the levels before it come first.');
  if (levels.every(({ status }) => status === 'waiting'))
    return no('approval/level-not-open', 'This level is not open: the levels before it come first.');
  if (levels.some((level) => level.status !== 'open' && asked(level, false)))
    return no('approval/level-not-open', 'Your level is decided already: others have signed it.');
  if (levels.some((level) => asked(level, true)))
    return no('approval/not-approver', 'You were asked, but are no longer among the approvers.');
  return no('approval/not-approver', 'You are not among the approvers asked here.');
}

/** What an open level still waits for. `who` holds account ids; whoever answers turns them into user names. */
export function blockerOf(level: Level): Blocker {
  return {
    requirement: `Level "${level.name}" is approved`,
    because: because(level),
    who: level.approvers
      .filter(({ verdict, left }) => verdict === null && !left)
      .map(({ account }) => account),
    since: level.openedAt?.toISOString() ?? null,
    until: null,
  };
}
