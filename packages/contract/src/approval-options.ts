import { z } from 'zod';
import { Id, Name, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Blocker } from './problems.ts';

/** Whether something would take effect now; if not, the refusal that it would meet. */
export const Option = z.discriminatedUnion('may', [
  z.strictObject({ may: z.literal(true) }),
  z.strictObject({
    may: z.literal(false),
    code: z.string().describe('Of the problem that it would be'),
    because: z.string(),
    blockers: z.array(Blocker),
  }),
]);
export type Option = z.output<typeof Option>;

/** What the caller could do about an approval. */
export const ApprovalOptions = z.strictObject({
  approve: Option.describe('On the level that waits for the caller, or on one of several'),
  reject: Option,
  withdraw: Option,
  override: Option,
  levels: z
    .array(
      z.strictObject({
        level: Id,
        name: Name,
        approve: Option,
        reject: Option,
        onBehalfOf: z
          .string()
          .nullable()
          .describe('Whose seat the caller would sign on, when it is not their own: a user name'),
      }),
    )
    .describe('Those that are open'),
});
export type ApprovalOptions = z.output<typeof ApprovalOptions>;

const yes = { may: true as const };
const refused = {
  may: false as const,
  code: 'approval/no-override' as const,
  because: 'The policy of this approval grants nobody an override.',
  blockers: [],
};

export const readApprovalOptions = endpoint({
  id: 'readApprovalOptions',
  method: 'GET',
  path: '/api/v1/projects/{project}/approvals/{approval}:options',
  tag: 'Approvals',
  summary: 'Say what the caller may do about an approval, and why not the rest',
  description:
    'Judged by what judges the real thing, at this moment; nothing is written. A value that a level asks for, a ' +
    'confirmation that is needed and a level that has to be named are given with the decision: lacking them is no reason ' +
    'here. Repeating what one has said would take no effect, so it is answered as decided already.',
  params: ProjectParams.extend({ approval: Id }),
  response: ApprovalOptions,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', approval: '1' },
    response: {
      approve: yes,
      reject: yes,
      withdraw: yes,
      override: refused,
      levels: [{ level: '1', name: 'QA', approve: yes, reject: yes, onBehalfOf: null }],
    },
  },
});
