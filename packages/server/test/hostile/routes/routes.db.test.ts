import { expect, test, vi } from 'vitest';
import { testApp } from '../../app.ts';
import { isPage, registered } from './registered.ts';
import { calls, tryRoutes } from './routes.ts';
import { native } from './rules.ts';
import { summary, table } from './table.ts';

// Every route there is, and everybody who may knock at it. `npm run hostile:routes` is the same with all spellings and
// all people, and prints the table.

/** Of the long form: what it is asked for comes through the environment, since it is run by the test runner. */
const whole = process.env.COUNTERSIGN_HOSTILE_ROUTES === 'whole';
vi.setConfig({ testTimeout: whole ? 7_200_000 : 600_000 });

test('no route is missing: what Fastify has is a page, or is among the calls', async () => {
  const house = await testApp();
  const there = new Set(calls.map(({ method, route }) => `${method} ${route}`));
  const routes = registered(house.app).filter((route) => !isPage(route));
  await house.close();
  expect(routes.length).toBeGreaterThan(270);
  expect(routes.map(({ method, route }) => `${method} ${route}`).filter((one) => !there.has(one))).toEqual(
    [],
  );
  expect(calls.filter(({ door, rule }) => door === 'native' && rule === undefined)).toEqual([]);
  expect(Object.keys(native).length).toBe(calls.filter(({ door }) => door === 'native').length);
});

test('nobody gets in who may not, and whoever may does', async () => {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const tried = await tryRoutes(whole ? { everybody: true, say: print } : { quick: true });
  if (whole) for (const line of table(tried)) print(line);
  else print(summary(tried));
  expect(tried.wrong).toEqual([]);
  expect(tried.cells).toBeGreaterThan(2500);
});
