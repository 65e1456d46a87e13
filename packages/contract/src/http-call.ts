import { z } from 'zod';
import { Text } from './common.ts';
import { usedVariables, variableNames, variables } from './variables.ts';

const noUnknownVariable = (text: string, context: z.RefinementCtx<string>) => {
  for (const name of usedVariables(text)) {
    if (Object.hasOwn(variables, name)) continue;
    const message = `there is no variable \${${name}}; there are ${variableNames.join(', ')}`;
    context.addIssue({ code: 'custom', message });
  }
};
const Template = (longest: number) => Text(longest).superRefine(noUnknownVariable);

const Url = Template(2000)
  .refine(isUrl, 'an http or https address without a user name, such as https://ci.example.test/deploy')
  .meta({ examples: [`https://ci.example.test/deploy/\${environment.key}`] });

/** What the connection itself says; a step that could set it could make one request look like two. */
const ownHeaders =
  /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|keep-alive|expect)$/i;
const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'not a header name')
  .refine((name) => !ownHeaders.test(name), 'this header is set by the connection');
const Headers = z
  .record(HeaderName, Template(4000).regex(/^[^\r\n]*$/, 'a header has one line'))
  .refine((headers) => Object.keys(headers).length <= 50, 'at most 50 headers');

/** A status, a class such as 2xx, or a range such as 200-204. */
export const ExpectedStatus = z.union([
  z.int().min(100).max(599),
  z.string().regex(/^([1-5]xx|[1-5][0-9][0-9]-[1-5][0-9][0-9])$/, 'a status, "2xx" or "200-204"'),
]);
export type ExpectedStatus = z.output<typeof ExpectedStatus>;

const seconds = (most: number) => z.int().min(1).max(most).describe('Seconds');

/** A call to another system. Variables stand in url, headers and body as `${release.number}`; `$${` is a plain `${`. */
export const HttpCall = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    url: Url,
    headers: Headers.optional(),
    body: z
      .unknown()
      .superRefine(checkBody)
      .optional()
      .describe(
        'A text is sent as it is; any other JSON value as JSON, variables filled in within its texts',
      ),
    expect: z
      .union([ExpectedStatus, z.array(ExpectedStatus).min(1).max(50)])
      .default('2xx')
      .describe('The statuses that mean success'),
    timeout: seconds(3600).default(30),
    retries: z.int().min(0).max(10).default(0).describe('Further tries, each after twice the pause'),
    wait: z
      .strictObject({ callback: z.literal(true), timeout: seconds(7_776_000).default(3600) })
      .optional()
      .describe('The step ends only when the other system has called callback.url with callback.token'),
  })
  .superRefine((call, context) => {
    if (call.wait === undefined && usesCallback(call)) {
      const message = 'callback.url and callback.token are there only in a step that waits';
      context.addIssue({ code: 'custom', path: ['wait'], message });
    }
    if (call.method === 'GET' && call.body !== undefined) {
      context.addIssue({ code: 'custom', path: ['body'], message: 'GET takes no body' });
    }
  });
export type HttpCall = z.output<typeof HttpCall>;

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
  url: Url,
  headers: Headers.optional(),
  body: z.unknown().superRefine(checkBody).optional(),
  timeout: seconds(300).default(30),
});
export type GateCall = z.output<typeof GateCall>;

/** Variables may stand anywhere in it, so it is tried with something plain in their places. */
function isUrl(template: string): boolean {
  const url = URL.parse(template.replaceAll(/\$\{[^}]*\}/g, 'x'));
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

const deepest = 20;

/** JSON that the database can hold, no deeper than anybody writes by hand. */
function checkBody(body: unknown, context: z.RefinementCtx<unknown>): void {
  for (const leaf of leaves(body, deepest)) {
    const message = whatIsWrong(leaf);
    if (message !== undefined) return void context.addIssue({ code: 'custom', message });
  }
}

function whatIsWrong(leaf: unknown): string | undefined {
  if (typeof leaf === 'string') return Template(65_536).safeParse(leaf).error?.issues[0]?.message;
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
