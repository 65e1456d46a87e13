import type { InputValue } from '@countersign/contract/approval-input.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import { done, type Outcome, type Refusal, refused } from '../kernel/outcome.ts';
import type { Approval, Approver, Level, Verdict } from './approval.ts';
import { inputOf, saysAnother } from './input.ts';
import { because } from './requirement.ts';
import { hasSigned, seatOf, signersLeft, spentOn } from './seats.ts';

/** One person's wish to sign. `level` may be left out when only one waits for them; `digest`: what they saw. */
export type Signing = {
  readonly by: string;
  /** A person acts in person: no service account, and no agent in somebody's name. */
  readonly inPerson: boolean;
  readonly verdict: Verdict;
  readonly level?: string | undefined;
  readonly digest?: string | undefined;
  /** Whose signature is meant, where that is asked for by name: nobody signs for somebody else. */
  readonly whose?: string | undefined;
  /** They know that a newer snapshot waits, and mean this one. */
  readonly confirmOlder?: boolean | undefined;
  /** The value the level asks for. */
  readonly input?: InputValue | undefined;
};

/** Somebody's wish to answer in place of the people asked. */
export type Override = Pick<Signing, 'by' | 'inPerson'>;

/** Where a signature goes: on which seat of which level, with which value. */
export type Place = { readonly level: Level; readonly seat: Approver; readonly input: InputValue | null };

type No = { readonly ok: false; readonly refusal: Refusal };

/** Where a person's signature goes, or 'repeat' when they have said the same before; or why they may not. */
export function whyMayNotSign(approval: Approval, signing: Signing): Outcome<Place | 'repeat'> {
  const levels = approval.levels.filter(({ id }) => signing.level === undefined || id === signing.level);
  if (levels.length === 0)
    return refused('resource/not-found', `There is no level ${signing.level} in this approval.`);
  const stale = approval.status === 'open' ? whyStale(approval, signing) : undefined;
  if (stale) return stale;
  const mine = levels.flatMap((level) => placesOn(approval, level, signing));
  const signed = levels.filter((level) => hasSigned(level, signing.by));
  // Who has signed one level and is asked on another may be repeating the first: a retry must never sign the second.
  if (mine.length > 0 && mine.length + signed.length > 1)
    return ambiguous(
      mine.map(({ level }) => level),
      signed,
    );
  if (mine[0]) return placeOn(approval, mine[0], signing);
  return saidBefore(levels, signing) ?? whyMayNotEnd(approval) ?? notAsked(approval, levels, signing);
}

type Chosen = Omit<Place, 'input'>;

/** The seat on a level that is a person's to sign now, if there is one. */
function placesOn(approval: Approval, level: Level, { by, whose }: Signing): Chosen[] {
  if (level.status !== 'open') return [];
  const seat = seatOf(approval, level, by, whose);
  return seat ? [{ level, seat }] : [];
}

/** What is left to check once it is clear which seat it is. */
function placeOn(approval: Approval, place: Chosen, signing: Signing): Outcome<Place> {
  const { level } = place;
  if (level.peopleOnly && !signing.inPerson)
    return refused('approval/people-only', `Level "${level.name}" is signed by people in person.`);
  if (approval.newer && !signing.confirmOlder) return newerWaits(approval.newer);
  const input = inputOf(level, signing.verdict, signing.input);
  return input.ok ? done({ ...place, input: input.value }) : input;
}

const newerWaits = ({ id, title }: NonNullable<Approval['newer']>): No =>
  refused('approval/newer-waiting', `${title} waits for the same and is newer (approval ${id}).`);

/** An approval that has ended stays as it ended. */
export function whyMayNotEnd(approval: Approval): No | undefined {
  if (approval.status === 'open') return undefined;
  if (approval.status === 'expired')
    return refused('approval/expired', 'The time to decide this is over; it has to be asked again.');
  return refused('approval/not-open', `This approval is ${approval.status}; that is final.`);
}

export function whyMayNotOverride(approval: Approval, { by, inPerson }: Override): No | undefined {
  if (!inPerson && approval.levels.some(({ peopleOnly }) => peopleOnly))
    return refused('approval/people-only', 'What people sign in person only a person overrides.');
  // Whoever broke the glass is answerable for it afterwards, also for what they made.
  if (inPerson && approval.emergency.includes(by)) return undefined;
  // An override is more than a signature: who may not give the one may not give the other.
  if (approval.barred.includes(by))
    return refused(
      'approval/barred',
      'You asked for this, or made what is to be approved here: somebody else has to decide it.',
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

/** A person's last signature on these levels: the same verdict is a repeat, another one or another value is refused. */
function saidBefore(
  levels: readonly Level[],
  { by, verdict, whose = by, input }: Signing,
): Outcome<'repeat'> | undefined {
  const last = levels
    .flatMap((level) => level.approvers.map((seat) => ({ level, seat })))
    .filter(({ seat }) => seat.by === by && (whose === by || seat.account === whose))
    .at(-1);
  if (last === undefined) return undefined;
  if (last.seat.verdict === verdict) return saysAnother(last.level, input) ?? done('repeat');
  return refused(
    'approval/already-decided',
    `You have said "${last.seat.verdict}" already; a signature is final.`,
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

function notAsked(approval: Approval, levels: readonly Level[], { by, whose }: Signing): No {
  const blockers = approval.levels
    .filter(({ status }) => status === 'open')
    .map((one) => blockerOf(approval, one));
  const no = (code: Refusal['code'], because: string) => refused(code, because, { blockers });
  const asked = (level: Level, left: boolean) =>
    level.approvers.some((one) => one.account === by && one.left === left);
  const open = levels.filter(({ status }) => status === 'open');

  if (whose !== undefined && whose !== by)
    return no('approval/not-approver', 'This is asked of somebody else, and only they can sign it.');
  if (approval.barred.includes(by))
    return no(
      'approval/barred',
      'You asked for this, or made what is to be approved here: somebody else has to sign it.',
    );
  if (open.some((level) => spentOn(approval, level).has(by) && sits(level, by)))
    return no('approval/distinct-people', 'You have signed another level; this one takes somebody else.');
  if (open.some(({ approvers }) => approvers.some((one) => one.account === by && waitsElsewhere(one))))
    return no('approval/delegated', 'You have delegated this: it is theirs to sign until that ends.');
  if (levels.some((level) => level.status === 'waiting' && level.people.some(({ holder }) => holder === by)))
    return no('approval/level-not-open', 'Your level is not open: the levels before it come first.');
  if (levels.every(({ status }) => status === 'waiting'))
    return no('approval/level-not-open', 'This level is not open: the levels before it come first.');
  if (levels.some((level) => level.status !== 'open' && asked(level, false)))
    return no('approval/level-not-open', 'Your level is decided already: others have signed it.');
  if (levels.some((level) => asked(level, true)))
    return no('approval/not-approver', 'You were asked, but are no longer among the approvers.');
  return no('approval/not-approver', 'You are not among the approvers asked here.');
}

const sits = ({ approvers }: Level, by: string): boolean =>
  approvers.some(({ account, holder, left }) => !left && (account === by || holder === by));

const waitsElsewhere = ({ account, holder, verdict, left }: Approver): boolean =>
  verdict === null && !left && holder !== account;

/** What an open level still waits for. `who` holds account ids; whoever answers turns them into user names. */
export function blockerOf(approval: Approval, level: Level): Blocker {
  const until = [level.due, approval.due].flatMap((due) => (due ? [due.at.toISOString()] : [])).sort()[0];
  return {
    requirement: `Level "${level.name}" is approved`,
    because: because(approval, level),
    who: signersLeft(approval, level),
    since: level.openedAt?.toISOString() ?? null,
    until: until ?? null,
  };
}
