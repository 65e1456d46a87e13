import { z } from 'zod';
import { template } from './template.ts';
import { jobVariables, pipelineVariables, usedVariables, type Variables } from './variables.ts';

const urlWith = (known: Variables) =>
  template(known, 2000)
    .refine(isUrl, 'an http or https address without a user name, such as https://ci.example.test/deploy')
    .meta({ examples: [`https://ci.example.test/deploy/\${project.key}`] });

/** What the connection itself says; a step that could set it could make one request look like two. */
const ownHeaders =
  /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|keep-alive|expect)$/i;
const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'not a header name')
  .refine((name) => !ownHeaders.test(name), 'this header is set by the connection');
const headersWith = (known: Variables) =>
  z
    .record(HeaderName, template(known, 4000).regex(/^[^\r\n]*$/, 'a header has one line'))
    .refine((headers) => Object.keys(headers).length <= 50, 'at most 50 headers');

/** A status, a class such as 2xx, or a range such as 200-204. */
export const ExpectedStatus = z.union([
  z.int().min(100).max(599),
  z.string().regex(/^([1-5]xx|[1-5][0-9][0-9]-[1-5][0-9][0-9])$/, 'a status, "2xx" or "200-204"'),
]);
export type ExpectedStatus = z.output<typeof ExpectedStatus>;

const deepest = 20;
const seconds = (most: number) => z.int().min(1).max(most).describe('Seconds');

/** What is sent, whoever sends it and what for. */
const sending = (known: Variables, longest: number) => ({
  url: urlWith(known),
  headers: headersWith(known).optional(),
  body: z
    .unknown()
    .superRefine(bodyWith(known))
    .optional()
    .describe('A text is sent as it is; any other JSON value as JSON, variables filled in within its texts'),
  timeout: seconds(longest).default(30),
});

/**
 * A call to another system in which the known variables stand in url, headers and body as `${project.key}`; `$${` is a
 * plain `${`.
 */
const httpCall = (known: Variables) =>
  z
    .strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      ...sending(known, 3600),
      expect: z
        .union([ExpectedStatus, z.array(ExpectedStatus).min(1).max(50)])
        .default('2xx')
        .describe('The statuses that mean success'),
      retries: z.int().min(0).max(10).default(0).describe('Further tries, each after twice the pause'),
      wait: z
        .strictObject({ callback: z.literal(true), timeout: seconds(7_776_000).default(3600) })
        .optional()
        .describe('It ends only when the other system has called callback.url with callback.token'),
    })
    .superRefine((call, context) => {
      if (call.wait === undefined && usesCallback(call)) {
        const message = 'callback.url and callback.token are there only in a call that waits';
        context.addIssue({ code: 'custom', path: ['wait'], message });
      }
      if (call.method === 'GET' && call.body !== undefined) {
        context.addIssue({ code: 'custom', path: ['body'], message: 'GET takes no body' });
      }
    });

/** What a step of a pipeline calls. */
export const HttpCall = httpCall(pipelineVariables);
export type HttpCall = z.output<typeof HttpCall>;

/** What a job of a workflow calls: the same, with the variables of jobs. */
export const JobCall = httpCall(jobVariables);

function usesCallback({
  url,
  headers = {},
  body,
}: {
  url: string;
  headers?: object;
  body?: unknown;
}): boolean {
  const texts = [url, ...leaves(headers, 1), ...leaves(body, deepest)].filter(
    (one) => typeof one === 'string',
  );
  return texts.some((text) => usedVariables(text).some((name) => name.startsWith('callback.')));
}

/** How a check gate tells the other system that it is asked: where to answer, and with which token. */
export const GateCall = z.strictObject({
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
  ...sending(pipelineVariables, 300),
});
export type GateCall = z.output<typeof GateCall>;

/** Variables may stand anywhere in it, so it is tried with something plain in their places. */
function isUrl(written: string): boolean {
  const url = URL.parse(written.replaceAll(/\$\{[^}]*\}/g, 'x'));
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** JSON that the database can hold, no deeper than anybody writes by hand. */
function bodyWith(known: Variables): (body: unknown, context: z.RefinementCtx<unknown>) => void {
  const text = template(known, 65_536);
  return (body, context) => {
    for (const leaf of leaves(body, deepest)) {
      const message = whatIsWrong(leaf, text);
      if (message !== undefined) return void context.addIssue({ code: 'custom', message });
    }
  };
}

function whatIsWrong(leaf: unknown, text: z.ZodType<string>): string | undefined {
  if (typeof leaf === 'string') return text.safeParse(leaf).error?.issues[0]?.message;
  const plain = leaf === null || typeof leaf === 'boolean' || Number.isFinite(leaf);
  return plain ? undefined : `a body is JSON, at most ${deepest} levels deep`;
}

/** Every text, number and so on in a JSON value, member names too; what lies too deep comes as it is. */
function* leaves(value: unknown, depth: number): Generator<unknown> {
  if (value === null || typeof value !== 'object' || depth === 0) return yield value;
  for (const [key, member] of Object.entries(value)) {
    if (!Array.isArray(value)) yield key;
    yield* leaves(member, depth - 1);
  }
}
