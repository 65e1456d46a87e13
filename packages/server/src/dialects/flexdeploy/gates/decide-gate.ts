import type { Approval, Level } from '../../../approvals/approval.ts';
import { overrideApproval } from '../../../approvals/ending/override.ts';
import { usernames } from '../../../approvals/showing/approval.views.ts';
import { approvalStateNow } from '../../../approvals/showing/approval-state.views.ts';
import { withNames } from '../../../approvals/signing/decision-answer.ts';
import type { RecordDecision } from '../../../approvals/signing/record-decisions.ts';
import type { Ask } from '../../../approvals/signing/sign.ts';
import type { Db } from '../../../kernel/database.ts';
import { done, type Outcome, type Refusal, refused } from '../../../kernel/outcome.ts';
import type { UnitOfWork } from '../../../kernel/unit-of-work.ts';
import { type Caller, inPerson } from '../../../people/principal.ts';
import { signLevels } from '../../sign-levels.ts';
import type { Decision } from '../wire.ts';

export type Tools = { readonly db: Db; readonly work: UnitOfWork; readonly record: RecordDecision };

/**
 * What a client decides. `level` and `whose`: because it named a task, which is one person's on one level; otherwise it
 * decides wherever the gate waits for the caller.
 */
export type Wish = {
  readonly approval: string;
  readonly gate: string;
  readonly status: Decision;
  readonly comment: string;
  readonly level?: string;
  readonly whose?: string;
  /** It says itself which snapshot it means, also where a newer one waits. */
  readonly confirmOlder: boolean;
  /** Where the snapshot is now, for who comes too late or too early. */
  readonly where: string;
};

/** glass: they have broken the glass of the project, and it is not over. */
export type Sender = { readonly caller: Caller; readonly token: Buffer | null; readonly glass: boolean };

/**
 * Decides a gate for somebody. FlexDeploy's calls name a gate and no level, so one call signs every open level that
 * waits for the caller. Who is not asked but is an administrator to whom the policy grants the override may approve, and
 * so may whoever has broken the glass; the ledger has it as an override. Refuses as signing does; that somebody has no part in the gate goes before that it
 * is not pending.
 */
export async function decideGate(tools: Tools, sender: Sender, wish: Wish): Promise<Outcome<true>> {
  const { caller } = sender;
  if (wish.status === 'APPROVED' && mayOverride(sender)) {
    const approval = await approvalStateNow(tools.db, caller.project, wish.approval);
    const asked = approval && hasPart(approval, caller.principal.accountId, wish.level);
    if (approval && !asked && overrides(approval, caller)) return overrideIt(tools, caller, wish);
  }
  const signed = await signLevels(tools.record, askOf(sender, wish));
  return signed.ok ? done(true) : whyNot(tools.db, caller, wish, signed);
}

/** Could it be an override? For everybody else an approval need not be read before it is signed. */
const mayOverride = ({ caller: { principal }, glass }: Sender): boolean =>
  principal.administrator || (glass && inPerson(principal));

type No = ReturnType<typeof refused>;

/** In the words of a gate, as it stands now. */
async function whyNot(db: Db, caller: Caller, wish: Wish, signed: No): Promise<No> {
  const { code } = signed.refusal;
  if (code === 'approval/newer-waiting') return olderOne(signed.refusal);
  if (!states.includes(code) && !whoeverAsks.includes(code)) return withNames(db, signed);
  const me = caller.principal.accountId;
  const approval = await approvalStateNow(db, caller.project, wish.approval);
  if (approval === undefined) return signed;
  if (wish.whose !== undefined && !mayBeTheirs(approval, me, wish.whose))
    return notTheirs(db, caller, wish, wish.whose);
  if (!hasPart(approval, me, wish.level)) return noPart(db, approval, caller, wish);
  return states.includes(code) ? withNames(db, notPending(signed.refusal, wish)) : signed;
}

const askOf = ({ caller, token }: Sender, wish: Wish): Ask => ({
  sender: token ? { hash: token, account: null } : { hash: null, account: caller.principal.accountId },
  project: caller.project.key,
  approval: wish.approval,
  verdict: wish.status === 'APPROVED' ? 'approve' : 'reject',
  comment: wish.comment,
  level: wish.level,
  whose: wish.whose,
  confirmOlder: wish.confirmOlder,
  via: caller.via,
});

async function overrideIt({ work }: Tools, caller: Caller, wish: Wish): Promise<Outcome<true>> {
  const reason = wish.comment || 'Approved in place of those asked, through the FlexDeploy API.';
  const outcome = await work((inside) =>
    overrideApproval(inside, caller, { approval: wish.approval, reason }),
  );
  if (outcome.ok) return done(true);
  return outcome.refusal.code === 'approval/not-open' ? notPending(outcome.refusal, wish) : outcome;
}

const overrides = ({ overriders, emergency }: Approval, { principal }: Caller): boolean =>
  (principal.administrator && overriders.includes(principal.accountId)) ||
  (inPerson(principal) && emergency.includes(principal.accountId));

const asks = ({ approvers, people }: Level, account: string): boolean =>
  approvers.some((one) => !one.left && [one.account, one.holder, one.by].includes(account)) ||
  people.some((seat) => [seat.account, seat.holder].includes(account));

/** Whether a task of `whose` is, or was, one that this account answers. */
const mayBeTheirs = ({ levels }: Approval, account: string, whose: string): boolean =>
  levels.some(({ approvers }) =>
    approvers.some((one) => one.account === whose && [whose, one.holder, one.by].includes(account)),
  );

/** Is, was or will be asked, or stands in for somebody who is: what FlexDeploy calls being a member of the gate's role. */
const hasPart = ({ levels }: Approval, account: string, level: string | undefined): boolean =>
  levels.some((one) => (level === undefined || one.id === level) && asks(one, account));

/** What is said of the approval whoever asks, also that it has no levels yet: who has no part in it is told that first. */
const whoeverAsks: readonly Refusal['code'][] = ['approval/stale', 'resource/not-found'];

/** What signing is refused with because of where the approval stands, or who asks. */
const states: readonly Refusal['code'][] = [
  'approval/not-open',
  'approval/expired',
  'approval/not-approver',
  'approval/level-not-open',
  'approval/level-ambiguous',
  'approval/already-decided',
];

function notPending({ because, blockers }: Refusal, { gate, where }: Wish) {
  return refused(
    'gate/not-waiting',
    `Gate "${gate}" is not pending an approval by you. ${because} ${where}`,
    {
      ...(blockers && { blockers }),
    },
  );
}

/** Without snapshotId the newest running is meant, which another attempt at a newer one may have overtaken. */
const olderOne = ({ because }: Refusal) =>
  refused('approval/newer-waiting', `${because} Name the snapshot by snapshotId to decide it all the same.`);

const notReject = (principal: Caller['principal'], { status }: Wish): string =>
  principal.administrator && status === 'REJECTED'
    ? ' An administrator’s override lets a gate pass and never rejects one.'
    : '';

/** A task is one person's: nobody else decides by it, even with a task of their own for the same gate. */
async function notTheirs(db: Db, { principal }: Caller, wish: Wish, owner: string) {
  const name = (await usernames(db, [owner])).get(owner) ?? 'somebody else';
  const own = 'GET tasks/approval lists your own.';
  const because = `This task is for ${name} and not for ${principal.username}; ${own}${notReject(principal, wish)}`;
  return refused('approval/not-approver', because);
}

/** Says who decides the gate instead. */
async function noPart(db: Db, { levels }: Approval, { principal }: Caller, wish: Wish) {
  const asked = levels.filter(({ id }) => wish.level === undefined || id === wish.level);
  const ids = asked.flatMap(({ approvers, people }) => [
    ...approvers.map(({ by, holder }) => by ?? holder),
    ...people.map(({ holder }) => holder),
  ]);
  const names = [...(await usernames(db, [...new Set(ids)])).values()].sort();
  const others =
    names.length === 0 ? 'nobody is' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
  const because = `${principal.username} is not among those who decide gate "${wish.gate}"; ${others}.${notReject(principal, wish)}`;
  return refused('approval/not-approver', because);
}
