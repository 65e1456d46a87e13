import { z } from 'zod';
import { Id, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

/** What was answered, and what it is part of. */
const Answered = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['gate', 'step']), id: Id, execution: Id }),
  z.strictObject({ kind: z.literal('job'), id: Id, run: Id }),
]);
export type Answered = z.output<typeof Answered>;

export const answerCallback = endpoint({
  id: 'answerCallback',
  method: 'POST',
  path: '/api/v1/callbacks',
  tag: 'Executions',
  summary: 'Answer a check gate, or a step or job that waits for it',
  description:
    'The bearer token is the callback token that came with the call; it says what is answered. ' +
    'The same answer again changes nothing.',
  body: z.strictObject({ status: z.enum(['passed', 'failed']), message: Text(2000).default('') }),
  response: Answered,
  status: 200,
  problems: ['auth/unauthenticated', 'gate/not-waiting', 'step/not-waiting', 'job/not-waiting'],
  open: true,
  example: {
    body: { status: 'passed', message: 'All 412 tests passed' },
    response: { kind: 'step', id: '9', execution: '42' },
  },
});

export const callbackEndpoints = [answerCallback] as const;
