import type { ExecutionStatus } from '@countersign/contract/execution-states.ts';
import type { Rule } from '../../policies/rule.ts';

/** Things that ServiceDesk Plus knows by an id as well as by a name. The ids are fixed: clients may keep them. */
export type Named = { readonly name: string; readonly id: string };

export const approvalStatuses = {
  toBeSent: { name: 'To Be Sent', id: '8471' },
  pending: { name: 'Pending Approval', id: '8473' },
  approved: { name: 'Approved', id: '8475' },
  rejected: { name: 'Rejected', id: '8477' },
  delegated: { name: 'Delegated', id: '8479' },
} as const satisfies Record<string, Named>;

export type RuleRow = Named & { readonly type: string };

const rule = (id: string, type: string): RuleRow => ({ name: `sdp.approval.${type}`, id, type });

/** The rules by ours. */
export const ruleRows: Readonly<Record<Rule['kind'], RuleRow>> = {
  anyone: rule('7068', 'anyone_approves'),
  everyone: rule('7070', 'everyone_approves'),
  'first-response': rule('7072', 'first_response'),
  percent: rule('7074', 'percentage'),
  majority: rule('7076', 'majority'),
  'at-least': rule('7078', 'at_least'),
};

/** The states of a workflow instance by those of our execution. */
export const instanceStatuses: Readonly<Record<ExecutionStatus, string>> = {
  running: '7969',
  successful: '7975',
  failed: '7977',
  rejected: '7979',
  aborted: '7981',
  'out-of-date': '7983',
};

/** The nine stages a release has unless it is told otherwise, in their order. */
export const defaultStages = [
  'Submission',
  'Planning',
  'Development',
  'Testing',
  'UAT',
  'Deployment',
  'Training',
  'Review',
  'Closure',
] as const;
