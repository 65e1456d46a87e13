import { z } from 'zod';
import { Instant, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';
import { CaseResult, PolicyCase, PolicyChoice, SimulatedSubject, Simulation } from './simulation-shapes.ts';

const params = { project: 'shop' };
const tag = 'Policies';
const at = '2026-11-22T09:00:00.000Z';
const levels = [
  { name: 'QA', rule: 'anyone' as const, approvers: ['role:QA Manager'] },
  {
    name: 'Board',
    rule: 'anyone' as const,
    approvers: ['role:CAB'],
    when: "environment.key == 'prod'",
  },
];
const context = { environment: { key: 'qa', name: 'QA' } };
const because = '0 of 1 have approved; one more decides (anyone may approve).';
const asked = { requirement: 'Level "QA" is approved', because, who: ['ann'], since: at, until: null };

export const simulatePolicy = endpoint({
  id: 'simulatePolicy',
  method: 'POST',
  path: '/api/v1/projects/{project}/policies:simulate',
  tag,
  summary: 'Ask who would have to sign something, by a policy as it is or as it could be',
  description:
    'What really asks people is carried out and taken back: nothing is written, and nobody is told. People, ' +
    'delegations and calendars are as they are now. Without policy and definition it is the policy of the subject. ' +
    'With `replay`, the signatures of a past approval are put to the policy in their order.',
  params: ProjectParams,
  body: z
    .strictObject({
      ...PolicyChoice,
      subject: SimulatedSubject,
      at: Instant.optional().describe('The instant conditions read and deadlines count from; otherwise now'),
      replay: z.boolean().default(false),
    })
    .refine(
      ({ policy, definition }) => policy === undefined || definition === undefined,
      'either a policy or a definition',
    ),
  response: Simulation,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params,
    body: {
      definition: { levels },
      subject: {
        hypothetical: { context, makers: { requester: 'ci', authors: [], committers: ['bob'] } },
      },
      at,
    },
    response: {
      at,
      outcome: 'asked',
      because: 'It waits for QA.',
      refusal: null,
      byRule: null,
      barred: [
        { username: 'bob', duties: ['committers'] },
        { username: 'ci', duties: ['requester'] },
      ],
      dueAt: null,
      levels: [
        {
          ...{ name: 'QA', ordinal: 1, rule: 'anyone', applies: true, status: 'open', because },
          ...{ who: ['ann'], needed: 1, peopleOnly: false, dueAt: null },
        },
        {
          ...{ name: 'Board', ordinal: 2, rule: 'anyone', applies: false, status: 'not-applicable' },
          because: "It applies only when environment.key == 'prod'.",
          ...{ who: [], needed: 0, peopleOnly: false, dueAt: null },
        },
      ],
      explanation: {
        status: 'open',
        because: 'It waits for QA.',
        requirements: [
          { ...asked, standing: 'unsatisfied' },
          {
            requirement: 'Level "Board" is approved',
            standing: 'not-applicable',
            because: "It applies only when environment.key == 'prod'.",
            who: [],
            since: null,
            until: null,
          },
        ],
        blockers: [asked],
      },
      replay: null,
    },
  },
});

export const testPolicy = endpoint({
  id: 'testPolicy',
  method: 'POST',
  path: '/api/v1/projects/{project}/policies:test',
  tag,
  summary: 'Run the test cases of a policy',
  description:
    'Each case is asked and signed by what asks and signs for real, and taken back. Its people are those of the ' +
    'project, or those it names; whoever there is not is made up for the time being.',
  params: ProjectParams,
  body: z
    .strictObject({ ...PolicyChoice, cases: z.array(PolicyCase).min(1).max(100) })
    .refine(
      ({ policy, definition }) => (policy === undefined) !== (definition === undefined),
      'either a policy or a definition',
    ),
  response: z.strictObject({ passed: z.int(), failed: z.int(), cases: z.array(CaseResult) }),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params,
    body: {
      definition: { levels },
      cases: [
        {
          name: 'Production takes the board as well',
          context: { environment: { key: 'prod', name: 'Production' } },
          makers: { requester: 'ci' },
          people: { 'role:QA Manager': ['ann'], 'role:CAB': ['bob'] },
          signatures: [{ by: 'ann', verdict: 'approve' }],
          expect: { status: 'open', waitsFor: ['Board'] },
        },
      ],
    },
    response: {
      passed: 1,
      failed: 0,
      cases: [{ name: 'Production takes the board as well', passed: true, differences: [] }],
    },
  },
});

export const simulationEndpoints = [simulatePolicy, testPolicy] as const;
