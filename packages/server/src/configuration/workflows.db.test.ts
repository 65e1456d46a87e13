import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openShop, type Shop } from '../../test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const run = { name: 'run', http: { method: 'POST', url: 'https://ci.example.test/run' } };
const policies = [{ name: 'qa', levels: [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }] }];
// The workflow of the design, section 7.
const nightly = { key: 'nightly', preApproval: true, reviewPolicy: 'qa' };
const first = { label: 'v1', steps: [run] };
const document = (...workflows: object[]) => ({
  projects: [{ key: 'shop', name: 'Web shop', policies, workflows }],
});
const apply = async (body: object, query = '') => {
  const response = await shop.administrator.post(`/api/v1/configuration${query}`, body);
  return { status: response.statusCode, ...response.json() };
};
const exported = async () =>
  (await shop.administrator.get('/api/v1/configuration')).json().projects[0].workflows;
const read = async (version: number) =>
  (await shop.ann.get(at(`workflows/nightly/versions/${version}`))).json();
const sign = async (version: number, verdict: string) => {
  const { approval } = await read(version);
  await shop.ann.post(at(`approvals/${approval}/decisions`), { verdict });
};

test('a dry run says what would be made, and writes nothing', async () => {
  const { changes } = await apply(document({ ...nightly, versions: [first] }), '?dryRun=true');
  expect(changes).toEqual([
    { action: 'create', kind: 'policy', name: 'qa', project: 'shop', detail: 'QA' },
    { action: 'create', kind: 'workflow', name: 'nightly', project: 'shop', detail: 'nightly' },
    {
      action: 'create',
      kind: 'version',
      name: 'nightly/v1',
      project: 'shop',
      detail: 'main; to be reviewed',
    },
  ]);
  expect((await shop.ann.get(at('workflows'))).json().items).toEqual([]);
});

test('applied, the version is under review; applied again, nothing changes and nobody is asked again', async () => {
  const file = document({ ...nightly, versions: [first] });
  expect((await apply(file)).changes).toHaveLength(3);
  const version = await read(1);
  expect(version).toMatchObject({ status: 'in-review', label: 'v1', submittedBy: 'root' });
  expect(await apply(file)).toMatchObject({ status: 200, changes: [] });
  expect(await read(1)).toEqual(version);
  expect(await exported()).toEqual([{ ...nightly, versions: [first] }]);
});

test('what changes under a label is submitted again while it is not published, and refused once it is', async () => {
  const changed = document({ ...nightly, versions: [{ ...first, timeout: 60 }] });
  expect(await apply(changed)).toMatchObject({ status: 409, code: 'version/wrong-state' });
  await sign(1, 'reject');
  const { changes } = await apply(changed);
  expect(changes).toEqual([
    { action: 'update', kind: 'version', name: 'nightly/v1', project: 'shop', detail: '/timeout' },
  ]);
  expect(await read(1)).toMatchObject({ status: 'in-review', definition: { timeout: 60 } });
  await sign(1, 'approve');
  expect(await apply(changed)).toMatchObject({ changes: [] });
  expect(await apply(document({ ...nightly, versions: [first] }))).toMatchObject({
    status: 409,
    code: 'version/wrong-state',
    errors: [
      {
        pointer: '/projects/0/workflows/0/versions/0',
        detail:
          'Version "v1" of workflow nightly is under review or published, and stays as it is: give what has changed another label.',
      },
    ],
  });
});

test('another label is another version; what the file does not name is left alone', async () => {
  const versions = [{ label: 'v2', steps: [{ ...run, name: 'again' }] }];
  const { changes } = await apply(document({ key: 'nightly', enabled: false, versions }));
  expect(changes).toMatchObject([
    { action: 'update', kind: 'workflow', detail: 'enabled: true -> false' },
    { action: 'create', kind: 'version', name: 'nightly/v2' },
  ]);
  expect(await exported()).toEqual([
    { ...nightly, enabled: false, versions: [{ ...first, timeout: 60 }, ...versions] },
  ]);
});

test('an export applied again changes nothing, whatever there is to write', async () => {
  const inputs = [
    { name: 'where', type: 'environment', options: ['qa'], default: 'qa' },
    { name: 'how', type: 'choice', options: ['fast', 'slow'], required: false },
  ];
  const ask = { name: 'ask', approval: { approvers: ['role:QA Manager'] } };
  const stages = [
    { name: 'Build', jobs: [run] },
    { name: 'Ask', jobs: [ask, { name: 'look', manual: {} }] },
  ];
  const schedule = {
    cron: '0 3 * * *',
    timeZone: 'Europe/Berlin',
    inputs: { where: 'qa' },
    preApproval: null,
  };
  const workflow = {
    ...{ key: 'Weekly-1', name: 'Every week', labels: ['tests', 'slow'], reviewPolicy: 'qa' },
    schedule,
    versions: [{ label: 'first', description: 'To begin with', inputs, stages }],
  };
  expect((await apply(document(workflow))).status).toBe(200);
  const { projects } = (await shop.administrator.get('/api/v1/configuration')).json();
  expect(projects[0].workflows[1]).toEqual(workflow);
  expect(await apply({ projects })).toMatchObject({ status: 200, changes: [] });
});

test('faults have their places in the file, also under steps', async () => {
  const asking = { name: 'ask', approval: { approvers: ['role:CAB'], needed: 9 } };
  const wrong = { key: 'wrong', reviewPolicy: 'none', versions: [{ label: 'v1', steps: [asking] }] };
  const right = { key: 'right', versions: [{ label: 'v1', steps: [asking] }] };
  const { status, errors } = await apply(document(wrong, right));
  expect(status).toBe(400);
  const pointers = errors.map(({ pointer }: { pointer: string }) => pointer);
  expect(pointers).toContain('/projects/0/workflows/0/reviewPolicy');
  expect(pointers).toContain('/projects/0/workflows/1/versions/0/steps/0/approval/needed');
  const twice = { key: 'twice', versions: [first, first] };
  expect((await apply(document(twice))).errors[0].pointer).toBe('/projects/0/workflows/0/versions/1/label');
  const both = { key: 'both', versions: [{ ...first, stages: [{ name: 'a', jobs: [run] }] }] };
  expect((await apply(document(both))).errors[0].pointer).toBe('/projects/0/workflows/0/versions/0');
});

test('where no review is required, what is applied is active', async () => {
  const free = { key: 'free', reviewRequired: false, versions: [first] };
  expect((await apply(document(free))).status).toBe(200);
  expect((await shop.ann.get(at('workflows/free'))).json()).toMatchObject({ activeVersion: { label: 'v1' } });
  expect(await apply(document(free))).toMatchObject({ changes: [] });
});
