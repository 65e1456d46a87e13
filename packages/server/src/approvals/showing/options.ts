import type { Option } from '@countersign/contract/approval-options.ts';
import type { ProblemCode } from '@countersign/contract/problems.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import { type Action, authorise } from '../../people/actions.ts';
import { type Caller, inPerson } from '../../people/principal.ts';
import type { Approval, Level, Verdict } from '../approval.ts';
import { type Command, type Decided, decide, passTime } from '../decide.ts';
import { seatOf } from '../seats.ts';
import { judge, type Wish } from '../signing/sign.ts';

/** What somebody could do about an approval. `who` in blockers, and `seat`, hold account ids. */
export type Options = Readonly<Record<'approve' | 'reject' | 'withdraw' | 'override', Option>> & {
  readonly levels: readonly {
    readonly level: string;
    readonly name: string;
    readonly approve: Option;
    readonly reject: Option;
    /** The account on whose seat they would sign; null: they have none. */
    readonly seat: string | null;
  }[];
};

/** What the decision brings with it: to lack it is no reason before anything was said. */
const said: ReadonlySet<ProblemCode> = new Set(['approval/input-required', 'approval/newer-waiting']);

/** What `caller` may do about it at this instant, by the same judges as the real thing. */
export function optionsOf(caller: Caller, approval: Approval, now: Date): Options {
  const sign = (wish: Wish) => judge(wish, caller, approval, now);
  const open = passTime(approval, now).after.levels.filter(({ status }) => status === 'open');
  const { accountId: by } = caller.principal;
  const levels = open.map((level) => ({
    level: level.id,
    name: level.name,
    approve: optionOf(sign({ verdict: 'approve', level: level.id })),
    reject: optionOf(sign({ verdict: 'reject', level: level.id })),
    seat: seatFor(approval, level, by),
  }));
  const whole = (verdict: Verdict) => {
    const outcome = sign({ verdict });
    const ambiguous = !outcome.ok && outcome.refusal.code === 'approval/level-ambiguous';
    const [first, ...others] = ambiguous ? levels.map((level) => level[verdict]) : [];
    return first ? ([first, ...others].find(({ may }) => may) ?? first) : optionOf(outcome);
  };
  const override = { kind: 'override', by, inPerson: inPerson(caller.principal) } as const;
  return {
    approve: whole('approve'),
    reject: whole('reject'),
    withdraw: optionOf(allowed(caller, 'approval.withdraw', approval, { kind: 'withdraw' }, now)),
    override: optionOf(allowed(caller, 'approval.override', approval, override, now)),
    levels,
  };
}

const seatFor = (approval: Approval, level: Level, by: string): string | null =>
  seatOf(approval, level, by, undefined)?.account ?? null;

function allowed(
  caller: Caller,
  action: Action,
  approval: Approval,
  command: Command,
  now: Date,
): Outcome<Decided> {
  const may = authorise(caller, action);
  return may.ok ? decide(approval, command, now) : may;
}

function optionOf(outcome: Outcome<Decided>): Option {
  if (!outcome.ok) {
    const { code, because, blockers = [] } = outcome.refusal;
    return said.has(code) ? { may: true } : { may: false, code, because, blockers: [...blockers] };
  }
  return outcome.value.repeat ? repeated : { may: true };
}

const repeated: Option = {
  may: false,
  code: 'approval/already-decided',
  because: 'You have said this already; a signature is final.',
  blockers: [],
};
