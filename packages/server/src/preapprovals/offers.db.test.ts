import type { OfferedPreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../test/app.ts';
import { type FormWorld, openFormWorld } from '../../test/form-world.ts';
import { choice, codesOf, type Form, type FormCase, formCases } from '../../test/models/forms.ts';
import { at, problemOf } from '../../test/shop.ts';

let world: FormWorld;
let given: Map<string, FormCase>;
let shown: Map<string, OfferedPreApproval>;
beforeAll(async () => {
  world = await openFormWorld();
  await world.workflow('nightly', [
    { name: 'target', type: 'environment', options: [choice.environment] },
    { name: 'what', type: 'services', options: [choice.service] },
  ]);
  given = await world.giveAll('CHG');
  shown = new Map((await offeredTo(world.ann, 'nightly')).map((one) => [one.id, one]));
}, 120_000);
afterAll(() => world.close());

/** Every page of the list. */
async function offeredTo(client: Client, workflow: string, query = ''): Promise<OfferedPreApproval[]> {
  const items: OfferedPreApproval[] = [];
  for (let cursor = ''; ; ) {
    const path = at(`workflows/${workflow}/pre-approvals?limit=25${query}${cursor}`);
    const page = (await client.get(path)).json() as { items: OfferedPreApproval[]; next: string | null };
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = `&cursor=${page.next}`;
  }
}

// "The approval form is selectable if ...", one test for each line of the table; see test/models/forms.ts.
test.each(formCases().map((one, nth) => [one.title, nth, one] as const))('%s', (_title, nth, one) => {
  const offered = [...shown.values()].find(({ externalId }) => externalId === `CHG-${nth}`);
  expect(offered?.reasons.map(({ code }) => code)).toEqual(codesOf(one));
  expect(offered?.usable).toBe(one.denied.length === 0);
  expect(offered?.offers).toEqual({
    environments: one.denied.includes('environment') ? [] : [choice.environment],
    services: one.denied.includes('service') ? [] : [choice.service],
  });
});

test('every form of the project is there, newest first, and only those usable when they are asked for', async () => {
  expect([...shown.keys()]).toEqual([...given.keys()].reverse());
  const usable = await offeredTo(world.ann, 'nightly', '&usable=true');
  const expected = [...given].flatMap(([id, { denied }]) => (denied.length === 0 ? [id] : [])).reverse();
  expect(usable.map(({ id }) => id)).toEqual(expected);
  expect(usable.length).toBeGreaterThan(3);
});

test('each asks for themselves: bob is named where ann is not', async () => {
  const bobs = new Map((await offeredTo(world.bob, 'nightly')).map((one) => [one.id, one]));
  for (const [id, { form }] of given) {
    const named = form.executors.length === 0 || form.executors.includes('bob@example.test');
    const codes = bobs.get(id)?.reasons.map(({ code }) => code) ?? [];
    expect([form.executors, codes.includes('pre-approval/executor')]).toEqual([form.executors, !named]);
  }
});

describe('what it leaves of that which the inputs can be', () => {
  const anything: Form = {
    ...{ status: 'valid', executors: [], start: null, end: null },
    ...{ environments: [], services: [] },
  };
  const api = { service: 'cart', module: 'cart-api' };
  const web = { service: 'cart', module: 'cart-web' };

  async function offer(workflow: string, form: Partial<Form>) {
    const id = await world.give({ ...anything, ...form }, `${workflow} ${JSON.stringify(form)}`);
    const one = (await offeredTo(world.ann, workflow)).find((shown) => shown.id === id);
    return [one?.reasons.map(({ code }) => code), one?.offers];
  }

  test('inputs without options offer all that the project has', async () => {
    const inputs = [
      { name: 'target', type: 'environment' } as const,
      { name: 'what', type: 'services' } as const,
    ];
    await world.workflow('open', inputs);
    const all = { environments: ['prod', 'qa'], services: [api, web] };
    expect(await offer('open', {})).toEqual([[], all]);
    expect(await offer('open', { environments: ['prod', 'moon'], services: [web] })).toEqual([
      [],
      { environments: ['prod'], services: [web] },
    ]);
    expect(await offer('open', { environments: ['moon'] })).toEqual([
      ['pre-approval/environment'],
      { environments: [], services: all.services },
    ]);
  });

  test('an input that may be left out is no reason; one of several that has nothing left is', async () => {
    await world.workflow('optional', [{ name: 'target', type: 'environment', required: false }]);
    expect(await offer('optional', { environments: ['moon'] })).toEqual([
      [],
      { environments: [], services: [] },
    ]);
    await world.workflow('from-to', [
      { name: 'from', type: 'environment', options: ['qa'] },
      { name: 'to', type: 'environment', options: ['prod', 'qa'] },
    ]);
    expect(await offer('from-to', { environments: ['prod'] })).toEqual([
      ['pre-approval/environment'],
      { environments: ['prod'], services: [] },
    ]);
  });

  test('options that the project has no longer are not offered', async () => {
    await world.workflow('old', [
      { name: 'target', type: 'environment', options: ['gone', 'qa'] },
      { name: 'what', type: 'services', options: [api, { service: 'gone', module: 'x' }] },
    ]);
    expect(await offer('old', {})).toEqual([[], { environments: ['qa'], services: [api] }]);
  });

  test('without an active version, or without inputs, the form alone counts', async () => {
    await world.workflow('plain', [{ name: 'note', type: 'text' }]);
    await world.workflow('draft', [{ name: 'target', type: 'environment' }]);
    await sql`update workflow_version v set status = 'draft' from workflow w
              where w.id = v.workflow_id and w.key = 'draft'`.execute(world.parts.db);
    for (const workflow of ['plain', 'draft'])
      expect(await offer(workflow, { environments: ['moon'] })).toEqual([
        [],
        { environments: [], services: [] },
      ]);
  });
});

test('a workflow of no such key, or of another project, is not there', async () => {
  expect(problemOf(await world.ann.get(at('workflows/none/pre-approvals')))).toMatchObject({ status: 404 });
  const elsewhere = '/api/v1/projects/depot/workflows/nightly/pre-approvals';
  expect(problemOf(await world.administrator.get(elsewhere))).toMatchObject({ status: 404 });
  expect(problemOf(await world.outsider.get(at('workflows/nightly/pre-approvals')))).toMatchObject({
    status: 404,
  });
});
