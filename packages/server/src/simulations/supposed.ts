import type { SupposedContext, SupposedMakers } from '@countersign/contract/simulation-shapes.ts';
import type { Question } from '../approvals/asking/question.ts';
import type { ConditionContext } from '../conditions/context.ts';
import { digestOf } from '../kernel/digest.ts';
import type { Account } from './made-up.store.ts';

type Asked = Omit<Question, 'policy'>;

/** The question that a made-up subject would put to people. `accounts`: those of its makers, by user name. */
export function supposedQuestion(
  project: Question['project'],
  { context, makers }: { readonly context: SupposedContext; readonly makers: SupposedMakers },
  accounts: ReadonlyMap<string, Account>,
): Asked {
  const idOf = (username: string) => accounts.get(username)?.id ?? '';
  return {
    project,
    title: 'A simulation',
    subject: { type: 'simulation', id: '1', digest: digestOf({ simulation: true }) },
    makers: {
      requester: makers.requester === null ? null : idOf(makers.requester),
      authors: makers.authors.map(idOf),
      committers: makers.committers.map(idOf),
    },
    context: contextOf(context, makers, accounts),
    lane: null,
    previous: null,
  };
}

/** As a gate or a review would have it: whose work a snapshot carries are the committers. */
function contextOf(
  { snapshot, ...context }: SupposedContext,
  { requester, committers }: SupposedMakers,
  accounts: ReadonlyMap<string, Account>,
): ConditionContext {
  const kind = requester === null ? 'system' : (accounts.get(requester)?.kind ?? 'person');
  const given = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...(snapshot && { snapshot: { ...snapshot, committers } }),
    requester: { username: requester ?? '', kind },
  };
}

/** Everybody behind a made-up subject. */
export const namedBy = ({ requester, authors, committers }: SupposedMakers): string[] => [
  ...(requester === null ? [] : [requester]),
  ...authors,
  ...committers,
];
