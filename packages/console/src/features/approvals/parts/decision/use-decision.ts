import type { InputValue } from '@countersign/contract/approval-input.ts';
import { type ApprovalOptions, readApprovalOptions } from '@countersign/contract/approval-options.ts';
import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import type { ApprovalSubject } from '@countersign/contract/approval-subject.ts';
import { type DecisionMade, decideApproval } from '@countersign/contract/approvals.ts';
import { useSessionStorage } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommand } from '../../../../shared/api/command.ts';
import { reading } from '../../../../shared/api/query.ts';
import { useSession } from '../../../../shared/api/session.ts';

export type Verdict = 'approve' | 'reject';

/** What somebody is about to say to an approval, and what they may. */
export type Decision = {
  readonly approval: Approval;
  readonly subject: ApprovalSubject;
  readonly options: ApprovalOptions;
  /** The levels a signature could go on, and the one it goes on. */
  readonly levels: readonly ApprovalLevel[];
  readonly level: ApprovalLevel | undefined;
  readonly comment: string;
  readonly value: InputValue | null;
  readonly confirmed: boolean;
  /** Something that has to be given is missing, and they have tried without it. */
  readonly missing: 'value' | 'confirmation' | null;
  readonly sending: Verdict | null;
  readonly error: Error | null;
  /** What has just been recorded. */
  readonly made: DecisionMade | undefined;
  say(what: Partial<Typed>): void;
  decide(verdict: Verdict): void;
  forgetError(): void;
};

type Typed = { comment: string; level: string | null; value: InputValue | null; confirmed: boolean };

const nothing = { level: null, value: null, confirmed: false };

/**
 * Everything about deciding one approval. What is typed is kept by what is asked about, so it is still there when that is
 * asked again, after another page, and after every failure.
 */
export function useDecision(approval: Approval, subject: ApprovalSubject): Decision {
  const { project, id } = approval;
  const params = { project, approval: id };
  const { data: options } = useSuspenseQuery(reading(readApprovalOptions, { params }));
  const [comment, setComment] = useKeptComment(approval);
  const [chosen, setChosen] = useState<Omit<Typed, 'comment'>>(nothing);
  const [missing, setMissing] = useState<Decision['missing']>(null);
  const [verdict, setVerdict] = useState<Verdict>('approve');
  const { send, sending, error, data, reset } = useCommand(decideApproval, {
    onDone: () => {
      setComment('');
      setChosen(nothing);
    },
  });
  const mine = options.levels.filter(({ approve, reject }) => approve.may || reject.may);
  const levels = approval.levels.filter((one) => mine.some(({ level }) => level === one.id));
  const level = levels.find((one) => one.id === chosen.level) ?? levels[0];
  const { value, confirmed } = chosen;
  return {
    ...{ approval, subject, options, levels, level, comment, value, confirmed, missing, error, made: data },
    sending: sending ? verdict : null,
    say({ comment: said, ...more }) {
      if (said !== undefined) setComment(said);
      setChosen((before) => ({ ...before, ...more }));
      setMissing(null);
    },
    decide(next) {
      const lacks = lacking(approval, level, next, { value, confirmed });
      setMissing(lacks);
      if (lacks) return;
      setVerdict(next);
      const input = next === 'approve' && asksFor(level) ? value : null;
      const body = {
        ...{ verdict: next, comment: comment.trim(), digest: approval.subject.digest },
        ...(level && { level: level.id }),
        ...(input !== null && { input }),
        ...(approval.newer !== null && confirmed && { confirmOlder: true }),
      };
      send({ params, body });
    },
    forgetError: reset,
  };
}

function useKeptComment({ project, subject }: Approval) {
  const { account } = useSession();
  const key = `countersign-comment-${account.id}-${project}-${subject.type}-${subject.id}`;
  const [comment, keep, forget] = useSessionStorage({
    key,
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  return [comment, (next: string) => (next === '' ? forget() : keep(next))] as const;
}

/** Does a level still wait for the value that it asks for? */
export const asksFor = (level: ApprovalLevel | undefined): boolean =>
  level !== undefined && level.input !== null && level.value === null;

function lacking(
  { newer }: Approval,
  level: ApprovalLevel | undefined,
  verdict: Verdict,
  { value, confirmed }: Pick<Decision, 'value' | 'confirmed'>,
): Decision['missing'] {
  if (verdict === 'approve' && asksFor(level) && level?.input?.required && value === null) return 'value';
  return newer !== null && !confirmed ? 'confirmation' : null;
}
