import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { catalogue } from './catalogue.ts';

test('schema.sql is what the migrations add up to (npm run schema writes it anew)', async () => {
  const { ownerUrl } = await freshDatabase();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  const committed = await readFile(new URL('../../schema.sql', import.meta.url), 'utf8');
  expect(await catalogue(client)).toBe(committed);
});
