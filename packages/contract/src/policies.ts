import { z } from 'zod';
import { ApprovalInput } from './approval-input.ts';
import { Empty, Id, Instant, Name, PageQuery, ProjectParams, page, Text, Username } from './common.ts';
import { Duration, milliseconds } from './duration.ts';
import { endpoint } from './endpoint.ts';

export const rules = ['anyone', 'everyone', 'first-response', 'percent', 'majority', 'at-least'] as const;
export type Rule = (typeof rules)[number];

export type ApproverKind = 'user' | 'group' | 'role';

/** Takes a reference such as `ann`, `user:ann`, `group:cab` or `role:QA Manager` apart; undefined: it is none. */
export function readApproverRef(ref: string): { kind: ApproverKind; name: string } | undefined {
  const [, kind = 'user', name = ''] = /^(?:(user|group|role):)?(.*)$/s.exec(ref) ?? [];
  const wellFormed = kind === 'user' ? Username.safeParse(name).success : Name.safeParse(name).success;
  return wellFormed ? { kind: kind as ApproverKind, name } : undefined;
}

/** People, named directly or through a group or a role of the project. */
export const ApproverRef = Text(210)
  .refine(
    (ref) => readApproverRef(ref) !== undefined,
    'an approver is "ann", "user:ann", "group:cab" or "role:QA Manager"',
  )
  .meta({ examples: ['role:QA Manager'] });

/** An expression of the Common Expression Language; docs/policies.md lists what it can read. */
export const Condition = Text(2000)
  .min(1)
  .meta({ examples: ["environment.key == 'prod' && size(snapshot.contents) > 5"] });

const Approvers = z.array(ApproverRef).min(1).max(50);

const Escalation = z.strictObject({
  to: Approvers.describe('Who is asked then'),
  replace: z.boolean().default(false).describe('Instead of those asked before; otherwise beside them'),
  within: Duration,
  onTimeout: z.enum(['reject', 'expire']).describe('What happens when they do not answer either'),
});

const within = {
  within: Duration.describe('From when people are asked. With a calendar only its time counts'),
  calendar: Name.optional().describe('Whose time counts'),
  remind: z
    .array(Duration)
    .max(5)
    .optional()
    .describe(
      'How long before the end people are reminded; otherwise once, when a quarter of the time is left',
    ),
};

const remindsInTime = (
  {
    within,
    calendar,
    remind = [],
  }: { within: string; calendar?: string | undefined; remind?: string[] | undefined },
  context: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
) => {
  if (calendar !== undefined && within.endsWith('d'))
    context.addIssue({
      code: 'custom',
      path: ['within'],
      message: 'a working day has no fixed length: with a calendar, say hours',
    });
  remind.forEach((before, index) => {
    if (calendar === undefined && milliseconds(before) >= milliseconds(within))
      context.addIssue({
        code: 'custom',
        path: ['remind', index],
        message: `a reminder ${before} before the end comes before people are asked (within ${within})`,
      });
  });
};

/** Until when a level has to be decided, and what happens otherwise. */
export const Deadline = z
  .strictObject({
    ...within,
    onTimeout: z.enum(['reject', 'expire', 'escalate']),
    escalate: Escalation.optional().describe('With "onTimeout: escalate", and only there'),
  })
  .superRefine((deadline, context) => {
    remindsInTime(deadline, context);
    if ((deadline.onTimeout === 'escalate') !== (deadline.escalate !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['escalate'],
        message: 'to whom it goes is said with "onTimeout: escalate", and only there',
      });
  });
export type Deadline = z.output<typeof Deadline>;

/** The same for an approval as a whole. */
export const ApprovalDeadline = z
  .strictObject({ ...within, onTimeout: z.enum(['reject', 'expire']) })
  .superRefine(remindsInTime);
export type ApprovalDeadline = z.output<typeof ApprovalDeadline>;

/** Who made what is to be approved, in three ways. */
export const duties = ['requester', 'author', 'committers'] as const;
export type Duty = (typeof duties)[number];

export const SeparateDuties = z
  .union([z.boolean(), z.array(z.enum(duties)).max(3)])
  .describe(
    'Who may not sign: who asked for it, the author of the snapshot or version, and its committers. All three ' +
      'unless some are listed; nobody is kept from it when this is false',
  );

/** What else of a subject is part of what was approved: when it changes, the approval falls and is asked again. */
export const materialFields = ['environment.name', 'release.title', 'release.description'] as const;
export type MaterialField = (typeof materialFields)[number];

export const Level = z
  .strictObject({
    name: Name,
    ordinal: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Its place: levels of the same ordinal run side by side. Otherwise its position, from 1'),
    rule: z.enum(rules),
    percent: z.int().min(1).max(100).optional().describe('With the rule percent, and only there'),
    count: z.int().min(1).max(1000).optional().describe('With the rule at-least, and only there'),
    veto: z.boolean().optional().describe('One rejection rejects the level, whatever its rule'),
    approvers: Approvers,
    when: Condition.optional().describe('The level is asked only when this is true'),
    peopleOnly: z
      .boolean()
      .optional()
      .describe('Only people sign it in person: neither service accounts nor agents with a token of theirs'),
    deadline: Deadline.optional(),
    input: ApprovalInput.optional().describe('A value its approvers are asked for'),
  })
  .superRefine(({ rule, percent, count }, context) => {
    const say = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (rule === 'percent' && percent === undefined)
      say('percent', 'the rule percent needs a percent, 1 to 100');
    if (rule !== 'percent' && percent !== undefined) say('percent', `the rule ${rule} takes no percent`);
    if (rule === 'at-least' && count === undefined)
      say('count', 'the rule at-least needs a count, 1 or more');
    if (rule !== 'at-least' && count !== undefined) say('count', `the rule ${rule} takes no count`);
  });
export type Level = z.output<typeof Level>;

/** For lists whose members are told apart by their names. */
export function uniqueNames(
  items: readonly { readonly name: string }[],
  context: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
): void {
  const seen = new Set<string>();
  items.forEach(({ name }, index) => {
    if (seen.has(name)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        message: `there is another "${name}" before it`,
      });
    }
    seen.add(name);
  });
}

/** Steps read a value by its name alone. */
function uniqueInputs(
  levels: readonly Level[],
  context: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
): void {
  levels.forEach(({ input }, index) => {
    if (input === undefined || levels.findIndex((one) => one.input?.name === input.name) === index) return;
    const message = `another level asks for "${input.name}" already`;
    context.addIssue({ code: 'custom', path: [index, 'input', 'name'], message });
  });
}

const definition = {
  levels: z.array(Level).min(1).max(10).superRefine(uniqueNames).superRefine(uniqueInputs),
  override: z
    .array(ApproverRef)
    .min(1)
    .max(50)
    .optional()
    .describe('Who may override an approval made from this policy, with a reason'),
  separateDuties: SeparateDuties.optional(),
  distinctPeople: z.boolean().optional().describe('Whoever has signed one level signs no other'),
  when: Condition.optional().describe('The policy applies only when this is true; otherwise nobody is asked'),
  approveWhen: Condition.optional().describe('When this is true it is approved by this rule, without people'),
  deadline: ApprovalDeadline.optional().describe('For the approval as a whole'),
  material: z
    .array(z.enum(materialFields))
    .max(materialFields.length)
    .optional()
    .describe(
      'What makes it another question when it changes, beside contents, pipeline, stage, gate, environment and this ' +
        'policy, which always do; the name of the environment, unless said otherwise',
    ),
  newer: z
    .enum(['retire', 'confirm', 'ignore'])
    .optional()
    .describe(
      'When a newer snapshot waits at the same gate: the older question is retired, deciding it takes a ' +
        'confirmation, or it makes no difference. confirm, unless said otherwise',
    ),
};

/** From what approvals are made: levels in order, each of people and a rule. */
export const PolicyDefinition = z.strictObject(definition);
export type PolicyDefinition = z.output<typeof PolicyDefinition>;

export const Policy = z.strictObject({
  id: Id,
  name: Name,
  version: z.int().describe('Moves with every change; the ETag begins with it'),
  ...definition,
  writtenBy: z.string().nullable().describe('Who wrote this version; user name'),
  confirmedBy: z.string().nullable().describe('Who else has confirmed it; user name'),
  updatedAt: Instant,
});
export type Policy = z.output<typeof Policy>;

const PolicyParams = ProjectParams.extend({ policy: Id });

const example = {
  name: 'production',
  levels: [
    { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] },
    { name: 'CAB', rule: 'percent', percent: 60, approvers: ['role:CAB'] },
  ],
};
const stored = {
  id: '2',
  version: 1,
  ...example,
  writtenBy: 'ann',
  confirmedBy: null,
  updatedAt: '2026-11-22T09:00:00.000Z',
};

export const createPolicy = endpoint({
  id: 'createPolicy',
  method: 'POST',
  path: '/api/v1/projects/{project}/policies',
  tag: 'Policies',
  summary: 'Create a policy',
  description:
    'Everybody named must exist, and the people there are now must be able to satisfy every level. ' +
    'Approvals made from it keep the version they were made from.',
  params: ProjectParams,
  body: z.strictObject({ name: Name, ...definition }),
  response: Policy,
  version: 'version',
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists', 'policy/unsatisfiable'],
  example: {
    params: { project: 'shop' },
    body: { ...example, name: 'hotfix' },
    response: { ...stored, id: '3', name: 'hotfix' },
  },
});

export const listPolicies = endpoint({
  id: 'listPolicies',
  method: 'GET',
  path: '/api/v1/projects/{project}/policies',
  tag: 'Policies',
  summary: 'List the policies of a project',
  params: ProjectParams,
  query: PageQuery,
  response: page(Policy),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop' },
    query: { limit: '50' },
    response: { items: [stored], next: null },
  },
});

export const getPolicy = endpoint({
  id: 'getPolicy',
  method: 'GET',
  path: '/api/v1/projects/{project}/policies/{policy}',
  tag: 'Policies',
  summary: 'Read a policy',
  params: PolicyParams,
  response: Policy,
  version: 'version',
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop', policy: '2' }, response: stored },
});

export const editPolicy = endpoint({
  id: 'editPolicy',
  method: 'PUT',
  path: '/api/v1/projects/{project}/policies/{policy}',
  tag: 'Policies',
  summary: 'Replace what a policy says',
  description:
    'Makes a new version; the same definition again changes nothing. Open approvals keep the version they were ' +
    'made from. The name stays: pipelines refer to it. If-Match takes the version as it was read.',
  params: PolicyParams,
  body: PolicyDefinition,
  response: Policy,
  version: 'version',
  guarded: true,
  status: 200,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'request/precondition-failed',
    'policy/unsatisfiable',
  ],
  example: {
    params: { project: 'shop', policy: '2' },
    body: { levels: example.levels, override: ['role:CAB'] },
    response: { ...stored, version: 2, override: ['role:CAB'] },
  },
});

export const deletePolicy = endpoint({
  id: 'deletePolicy',
  method: 'DELETE',
  path: '/api/v1/projects/{project}/policies/{policy}',
  tag: 'Policies',
  summary: 'Delete a policy that no pipeline uses',
  params: PolicyParams,
  response: Empty,
  guarded: true,
  status: 204,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/in-use', 'request/precondition-failed'],
  example: { params: { project: 'shop', policy: '3' } },
});

export const confirmPolicy = endpoint({
  id: 'confirmPolicy',
  method: 'POST',
  path: '/api/v1/projects/{project}/policies/{policy}:confirm',
  tag: 'Policies',
  summary: 'Stand behind a change of a policy that somebody else made',
  description:
    'Nobody is judged by a rule that only they changed: until somebody else has confirmed a new version, it judges ' +
    'nothing that who wrote it asks for or made. If-Match takes the version as it was read. Confirming it again ' +
    'changes nothing.',
  params: PolicyParams,
  response: Policy,
  version: 'version',
  guarded: true,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'request/precondition-failed', 'policy/own-rule'],
  example: {
    params: { project: 'shop', policy: '2' },
    response: { ...stored, version: 2, confirmedBy: 'bob' },
  },
});

export const policyEndpoints = [
  createPolicy,
  listPolicies,
  getPolicy,
  editPolicy,
  deletePolicy,
  confirmPolicy,
] as const;
