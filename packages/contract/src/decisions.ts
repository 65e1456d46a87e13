import { z } from 'zod';
import { DecisionMade, NewDecision } from './approvals.ts';
import { Id, Key } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Problem } from './problems.ts';

/** One approval, wherever it is, and what the caller says to it. */
const DecisionItem = NewDecision.extend({ project: Key, approval: Id });

const Decided = DecisionMade.extend({ ok: z.literal(true), project: Key });
const NotDecided = z.strictObject({ ok: z.literal(false), project: Key, approval: Id, problem: Problem });

/** What became of one of several decisions. */
export const DecisionResult = z.discriminatedUnion('ok', [Decided, NotDecided]);
export type DecisionResult = z.output<typeof DecisionResult>;

/** How many decisions one call takes at most. */
export const mostDecisions = 200;

const at = '2026-11-22T09:00:00.000Z';

export const decideMany = endpoint({
  id: 'decideMany',
  method: 'POST',
  path: '/api/v1/decisions',
  tag: 'Approvals',
  summary: 'Approve or reject several approvals, of any projects',
  description:
    'One result for each item, in their order. Each is judged and recorded by itself, as if it had been sent alone: one ' +
    'that is refused leaves the others as they are, so the answer is 200 also where all were refused. Items about the ' +
    'same approval are judged one after the other.',
  body: z.strictObject({ items: z.array(DecisionItem).min(1).max(mostDecisions) }),
  response: z.strictObject({ items: z.array(DecisionResult) }),
  status: 200,
  problems: [],
  example: {
    body: {
      items: [
        { project: 'shop', approval: '1', verdict: 'approve', comment: 'Tested on QA' },
        { project: 'shop', approval: '2', verdict: 'reject', comment: 'Built from the wrong branch' },
      ],
    },
    response: {
      items: [
        {
          ok: true,
          project: 'shop',
          approval: '1',
          status: 'approved',
          level: '1',
          levelStatus: 'approved',
          because: '1 of 1 have approved; anyone may approve.',
          verdict: 'approve',
          repeat: false,
          at,
        },
        {
          ok: false,
          project: 'shop',
          approval: '2',
          problem: {
            type: 'https://countersign.dev/errors#approval/not-open',
            title: 'The approval is not open',
            status: 409,
            detail: 'This approval is withdrawn; that is final.',
            code: 'approval/not-open',
          },
        },
      ],
    },
  },
});

export const decisionEndpoints = [decideMany];
