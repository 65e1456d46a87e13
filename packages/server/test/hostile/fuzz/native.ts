import { api } from '@countersign/contract/api.ts';
import fc from 'fast-check';
import type { z } from 'zod';
import { type Query, query, segment } from './addresses.ts';
import { type Body, sent, spoilt } from './bodies.ts';
import type { Draft } from './draft.ts';
import type { Maker } from './from-schema.ts';
import { oddHeaders } from './heads.ts';

type Endpoint = (typeof api)[number];

/** What costs the more the longer the run has gone on, or takes away what the run itself stands on, comes seldom. */
const seldom: Readonly<Record<string, number>> = {
  ...{
    exportLedger: 1,
    exportInstanceLedger: 1,
    exportConfiguration: 1,
    streamEvents: 2,
    readMetrics: 1,
    readOpenApi: 1,
  },
  ...{
    disableAccount: 2,
    resetPassword: 1,
    endSessions: 1,
    signOut: 1,
    signIn: 1,
    changePassword: 1,
    removeMember: 2,
  },
  ...{
    putMember: 4,
    editAccount: 4,
    revokeToken: 3,
    createAccount: 4,
    deleteWorkflow: 3,
    deletePolicy: 3,
    breakGlass: 4,
  },
  ...{ isAlive: 1, isReady: 1, applyConfiguration: 12, putGroup: 5 },
};
const often = new Set([
  'decideApproval',
  'startExecution',
  'startRun',
  'createPolicy',
  'editPolicy',
  'simulatePolicy',
  'validateWorkflow',
  'importCalendar',
  'createCalendar',
  'createWorkflowVersion',
  'testPolicy',
  'compareWorkflowVersions',
  'redeemPermit',
]);
const weightOf = ({ id }: Endpoint): number => seldom[id] ?? (often.has(id) ? 25 : 10);

/** Requests of the native API: an endpoint, and something for everything that it takes. */
export function nativeDrafts(maker: Maker): { weight: number; arbitrary: fc.Arbitrary<Draft> }[] {
  return api.map((endpoint) => ({ weight: weightOf(endpoint), arbitrary: draft(maker, endpoint) }));
}

function draft(maker: Maker, endpoint: Endpoint): fc.Arbitrary<Draft> {
  const { method, path, example, body } = endpoint;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const params = fc.tuple(...names.map((name) => segment(value(maker, name, example.params?.[name] ?? '1'))));
  const search = query(wanted(maker, endpoint));
  const bodies: fc.Arbitrary<Body | null> = body
    ? sent(
        fc.oneof(
          { weight: 3, arbitrary: spoilt(maker, example.body) },
          { weight: 2, arbitrary: maker.of(body) },
        ),
        'application/json',
      )
    : fc.option(sent(fc.constantFrom({}, null, [], 'x', { a: 1 }), 'application/json'), { freq: 10 });
  const methods = fc.oneof(
    { weight: 60, arbitrary: fc.constant(method as string) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'),
    },
  );
  return fc.tuple(params, search, bodies, methods, oddHeaders).map(([texts, asked, said, by, headers]) => {
    let nth = 0;
    const filled = path.replaceAll(/\{\w+\}/g, () => texts[nth++] ?? '');
    return {
      ...{ door: 'native' as const, method: by, path: `${filled}${asked}`, headers },
      // Another method is another endpoint, or none.
      ...(by === method && { endpoint }),
      ...(said && by !== 'TRACE' && { body: said }),
    };
  });
}

const value = (maker: Maker, name: string, example: string): fc.Arbitrary<string> =>
  name === 'project'
    ? fc.oneof(
        { weight: 12, arbitrary: fc.constant('shop') },
        { weight: 1, arbitrary: fc.constantFrom('depot', 'nowhere') },
      )
    : fc.oneof(
        { weight: 6, arbitrary: maker.existing(name) },
        { weight: 1, arbitrary: fc.constant(example) },
      );

function wanted(maker: Maker, { query: schema, example }: Endpoint): fc.Arbitrary<Query> {
  const good = fc.constant<Query>(Object.entries(example.query ?? {}));
  const shape = (schema as z.ZodObject | undefined)?.shape as Record<string, z.ZodType> | undefined;
  if (shape === undefined) return good;
  const fields = Object.entries(shape).map(([name, one]) =>
    maker.of(one, name).map((text) => [name, text] as const),
  );
  const made = fc
    .tuple(...fields)
    .map((pairs) =>
      pairs.flatMap(
        ([name, text]): Query =>
          text === undefined || text === null || typeof text === 'object' ? [] : [[name, String(text)]],
      ),
    );
  return fc.oneof(
    { weight: 1, arbitrary: good },
    { weight: 2, arbitrary: made },
    {
      weight: 2,
      arbitrary: fc
        .subarray(fields)
        .chain((some) => fc.tuple(...some))
        .map((pairs) =>
          pairs.flatMap(
            ([name, text]): Query =>
              text === undefined || typeof text === 'object' ? [] : [[name, String(text)]],
          ),
        ),
    },
  );
}
