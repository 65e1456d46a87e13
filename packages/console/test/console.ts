import { readFile } from 'node:fs/promises';
import { afterAll, vi } from 'vitest';
import { parse } from 'yaml';
import { type TestApp, testApp } from '../../server/test/app.ts';

/** The whole server with the example project "shop", listening, its jobs worked, its console built before. */
export type Console = TestApp & {
  /** The password of one of the example's people. */
  passwordOf(username: string): string;
  /** Calls the API as one of the example's accounts; fails unless it is done. */
  as(
    username: string,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<never>;
};

const example = new URL('../../../examples/shop.yaml', import.meta.url);

/** Opens it for a file of tests; call it at the top of the file. `extra`: YAML to apply after the example. */
export async function openConsole(extra?: string): Promise<Console> {
  const world = await testApp({ workers: true, listen: true });
  afterAll(() => world.close());
  for (const text of [await readFile(example, 'utf8'), ...(extra ? [extra] : [])]) {
    const answer = await world.administrator.call('POST', '/api/v1/configuration', parse(text));
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
  return {
    ...world,
    passwordOf: (username) => `example-only-${username}`,
    async as(username, method, path, body) {
      const url = new URL(path.startsWith('/') ? path : `/api/v1/projects/shop/${path}`, world.origin);
      const headers = {
        authorization: `Bearer example-only-token-of-${username}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      };
      const answer = await fetch(url, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const said = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${said}`);
      return (said === '' ? {} : JSON.parse(said)) as never;
    },
  };
}

/** Asks every quarter of a second until it answers something; for what the server does by itself. */
export async function eventually<T>(ask: () => Promise<T | undefined | null | false>): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await ask();
      if (found === undefined || found === null || found === false) throw new Error('not yet');
      return found;
    },
    { timeout: 30_000, interval: 250 },
  );
}
