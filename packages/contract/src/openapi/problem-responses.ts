import type { Endpoint } from '../endpoint.ts';
import { commonProblems, type ProblemCode, problems, problemType } from '../problems.ts';
import type { Json } from './schemas.ts';

/** Every problem that a call of this endpoint can meet: its own, and those that come with what it takes. */
export function problemsOf(endpoint: Endpoint): readonly ProblemCode[] {
  const { method, body, guarded, open, tag } = endpoint;
  const common: readonly ProblemCode[] =
    tag === 'System'
      ? ['request/invalid']
      : commonProblems.filter((code) => !open || !code.startsWith('auth/'));
  const codes = new Set<ProblemCode>([...common, ...endpoint.problems]);
  if (body) for (const code of ofBodies) codes.add(code);
  if (method === 'POST') for (const code of ofKeys) codes.add(code);
  if (guarded) codes.add('request/precondition-failed');
  return [...codes];
}

const ofBodies = ['request/malformed', 'request/too-large', 'request/unsupported-media-type'] as const;
const ofKeys = [
  'request/idempotency-mismatch',
  'request/idempotency-in-progress',
  'request/idempotency-lost',
] as const;

/** One response a status, with an example for each of its codes. */
export function problemResponses(endpoint: Endpoint): Json {
  const byStatus = Map.groupBy(problemsOf(endpoint), (code) => problems[code].status);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, responseOf(codes)]));
}

function responseOf(codes: readonly ProblemCode[]): Json {
  const examples = codes.map((code) => [nameOf(code), { $ref: `#/components/examples/${nameOf(code)}` }]);
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('  \n'),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** An example of each problem that any of these endpoints can answer, by the name that their responses refer to. */
export function problemExamples(endpoints: readonly Endpoint[]): Json {
  const codes = new Set(endpoints.flatMap(problemsOf));
  return Object.fromEntries([...codes].map((code) => [nameOf(code), exampleOf(code)]));
}

// A slash has no place in the name of a component.
const nameOf = (code: ProblemCode): string => code.replace('/', '-');

function exampleOf(code: ProblemCode): Json {
  const { status, title } = problems[code];
  return { summary: title, value: { type: problemType(code), title, status, detail: `${title}.`, code } };
}
