import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';
import { settleReviews } from './settle-review.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await shop.ann.post(at('policies'), { name: 'cab', levels: [level] });
});
afterAll(() => shop.close());

const level = { name: 'CAB', rule: 'anyone', approvers: ['role:CAB'] };
const definition = {
  inputs: [{ name: 'environment', type: 'environment', options: ['qa'] }],
  stages: [{ name: 'Tests', jobs: [{ name: 'look', manual: {} }] }],
};
const create = (key: string, more: object = {}) =>
  shop.ann.post(at('workflows'), { key, name: 'Nightly', reviewPolicy: 'cab', ...more });
const draft = (key: string, label: string, more: object = { definition }) =>
  shop.ci.post(at(`workflows/${key}/versions`), { label, ...more });
const act = (key: string, number: number, verb: string, client = shop.ci) =>
  client.post(at(`workflows/${key}/versions/${number}:${verb}`));
const read = async (key: string, number: number) =>
  (await shop.ann.get(at(`workflows/${key}/versions/${number}`))).json();

/** Signs the review of a version, and does what the job would do then. */
async function sign(key: string, number: number, verdict: string, client = shop.ann) {
  const { id, approval } = await read(key, number);
  const signed = await client.post(at(`approvals/${approval}/decisions`), { verdict });
  await settle(id);
  return signed;
}
async function settle(version: string) {
  const { id } = (await shop.administrator.get('/api/v1/projects/shop')).json();
  await shop.parts.work((work) => settleReviews(work, { id, key: 'shop' }, [version]));
}

test('a version is written, submitted, approved and active; the next one is published beside it', async () => {
  expect((await create('whole')).statusCode).toBe(201);
  const made = await draft('whole', 'v1');
  expect(made.json()).toMatchObject({
    number: 1,
    status: 'draft',
    revision: 1,
    createdBy: 'ci',
    approval: null,
  });
  const submitted = await act('whole', 1, 'submit');
  expect(submitted.json()).toMatchObject({ status: 'in-review', revision: 2, submittedBy: 'ci' });
  const { approval, digest } = submitted.json();
  expect((await shop.ann.get(at(`approvals/${approval}`))).json()).toMatchObject({
    title: 'Nightly: version v1',
    subject: { type: 'workflow-version', id: made.json().id, digest },
    levels: [{ name: 'CAB', status: 'open' }],
  });
  expect((await sign('whole', 1, 'approve')).statusCode).toBe(200);
  expect(await read('whole', 1)).toMatchObject({ status: 'active', digest });
  await draft('whole', 'v2');
  await act('whole', 2, 'submit');
  await sign('whole', 2, 'approve', shop.bob);
  expect(await read('whole', 2)).toMatchObject({ status: 'published', activatedAt: null });
  expect((await act('whole', 2, 'activate')).json()).toMatchObject({ status: 'active' });
  expect((await shop.ann.get(at('workflows/whole'))).json()).toMatchObject({
    activeVersion: { number: 2, label: 'v2' },
  });
  expect(await read('whole', 1)).toMatchObject({ status: 'published' });
  expect((await act('whole', 2, 'deactivate')).json()).toMatchObject({ status: 'published' });
  expect((await shop.ann.get(at('workflows/whole'))).json()).toMatchObject({ activeVersion: null });
});

test('a rejection returns it: changed, it is submitted again; while it is under review, nobody changes it', async () => {
  await create('returned');
  await draft('returned', 'v1');
  const first = (await act('returned', 1, 'submit')).json();
  const edit = (more: object) => shop.ci.call('PATCH', at('workflows/returned/versions/1'), more);
  expect(problemOf(await edit({ description: 'better' }))).toMatchObject({
    status: 409,
    code: 'version/wrong-state',
    detail: 'Version 1 is under review; withdraw its approval, or draft the next version.',
  });
  await sign('returned', 1, 'reject');
  expect(await read('returned', 1)).toMatchObject({ status: 'in-review' });
  await sign('returned', 1, 'reject', shop.bob);
  expect(await read('returned', 1)).toMatchObject({ status: 'rejected', approval: first.approval });
  expect((await shop.ann.get(at('workflows/returned'))).json()).toMatchObject({ rejected: { number: 1 } });
  const better = { ...definition, timeout: 60 };
  const edited = await edit({ definition: better });
  expect(edited.json()).toMatchObject({ status: 'rejected', definition: better });
  expect(edited.json().digest).not.toBe(first.digest);
  const again = (await act('returned', 1, 'submit')).json();
  expect(again).toMatchObject({ status: 'in-review' });
  expect(again.approval).not.toBe(first.approval);
  // The first review is over: whoever asks about it again changes nothing.
  await settle(again.id);
  expect(await read('returned', 1)).toMatchObject({ status: 'in-review', approval: again.approval });
});

test('a review that is withdrawn makes it a draft again, at once for whoever comes before the job', async () => {
  await create('withdrawn');
  await draft('withdrawn', 'v1');
  const { approval } = (await act('withdrawn', 1, 'submit')).json();
  const gone = await shop.ci.post(at(`approvals/${approval}:withdraw`), { reason: 'not yet' });
  expect(gone.statusCode).toBe(200);
  const edited = await shop.ci.call('PATCH', at('workflows/withdrawn/versions/1'), { label: 'v1.1' });
  expect(edited.json()).toMatchObject({ status: 'draft', label: 'v1.1' });
});

describe('who wrote or submits a version may not sign it', () => {
  test('the author, whoever edited, and who submits', async () => {
    await create('barred');
    await shop.ann.post(at('workflows/barred/versions'), { label: 'v1', definition });
    await shop.ci.call('PATCH', at('workflows/barred/versions/1'), { label: 'v1.1' });
    await shop.ci.call('PATCH', at('workflows/barred/versions/1'), { label: 'v1.2' });
    expect((await act('barred', 1, 'submit')).statusCode).toBe(200);
    for (const client of [shop.ann, shop.ci])
      expect(problemOf(await sign('barred', 1, 'approve', client)).code).toBe('approval/barred');
    expect((await sign('barred', 1, 'approve', shop.bob)).statusCode).toBe(200);
  });

  test('when nobody else could, the submission is refused and says so', async () => {
    await create('alone', { reviewPolicy: null });
    await shop.ann.post(at('workflows/alone/versions'), { label: 'v1', definition });
    const refused = problemOf(await act('alone', 1, 'submit', shop.ann));
    expect(refused).toMatchObject({ status: 422, code: 'policy/unsatisfiable' });
    expect(refused.detail).toMatch(/wrote or submits a version may not sign it/);
    expect(await read('alone', 1)).toMatchObject({ status: 'draft', approval: null });
  });

  test('without a policy any one maintainer is asked', async () => {
    await create('maintained', { reviewPolicy: null });
    await draft('maintained', 'v1');
    const { approval } = (await act('maintained', 1, 'submit')).json();
    const shown = (await shop.ann.get(at(`approvals/${approval}`))).json();
    expect(shown).toMatchObject({ policy: null, levels: [{ approvers: ['maintainers'], rule: 'anyone' }] });
    expect(problemOf(await sign('maintained', 1, 'approve', shop.bob)).code).toBe('approval/not-approver');
    expect((await sign('maintained', 1, 'approve')).statusCode).toBe(200);
    expect(await read('maintained', 1)).toMatchObject({ status: 'active' });
  });

  test('nor override the review; somebody else whom the policy names may, and that publishes it', async () => {
    const levels = [{ ...level, approvers: ['bob'] }];
    await shop.ann.post(at('policies'), { name: 'overridden', levels, override: ['ann', 'ci'] });
    await create('overridden', { reviewPolicy: 'overridden' });
    await shop.ann.post(at('workflows/overridden/versions'), { label: 'v1', definition });
    const { approval, id } = (await act('overridden', 1, 'submit', shop.ann)).json();
    const override = (client = shop.ann) =>
      client.post(at(`approvals/${approval}:override`), { reason: 'Outage' });
    expect(problemOf(await override())).toMatchObject({ status: 403, code: 'approval/barred' });
    expect((await override(shop.ci)).statusCode).toBe(200);
    await settle(id);
    expect(await read('overridden', 1)).toMatchObject({ status: 'active' });
  });

  test('unless the policy does not separate duties', async () => {
    const levels = [{ ...level, approvers: ['ann'] }];
    await shop.ann.post(at('policies'), { name: 'own', levels, separateDuties: false });
    await create('own', { reviewPolicy: 'own' });
    await shop.ann.post(at('workflows/own/versions'), { label: 'v1', definition });
    expect((await act('own', 1, 'submit', shop.ann)).statusCode).toBe(200);
    expect((await sign('own', 1, 'approve')).statusCode).toBe(200);
    expect(await read('own', 1)).toMatchObject({ status: 'active' });
  });
});

test('where no review is required, a maintainer publishes by submitting, and it is recorded as such', async () => {
  await create('unreviewed', { reviewRequired: false });
  await draft('unreviewed', 'v1');
  expect(problemOf(await act('unreviewed', 1, 'submit'))).toMatchObject({
    status: 403,
    code: 'auth/forbidden',
  });
  expect((await act('unreviewed', 1, 'submit', shop.ann)).json()).toMatchObject({
    status: 'active',
    approval: null,
    submittedBy: 'ann',
  });
  const { id } = await read('unreviewed', 1);
  const entries = (
    await shop.ann.get(at(`ledger?subjectType=workflow-version&subjectId=${id}&action=version.published`))
  ).json();
  expect(entries.items).toMatchObject([{ details: { review: 'not required' } }]);
  await draft('unreviewed', 'v2');
  expect((await act('unreviewed', 2, 'submit', shop.ann)).json()).toMatchObject({ status: 'published' });
});

test('what cannot be done to a version as it stands says what would be right', async () => {
  await create('states');
  await draft('states', 'v1');
  const refusal = async (verb: string) => problemOf(await act('states', 1, verb));
  expect(await refusal('activate')).toMatchObject({ status: 409, code: 'version/wrong-state' });
  await act('states', 1, 'submit');
  expect(await refusal('submit')).toMatchObject({ status: 409, code: 'version/wrong-state' });
  await sign('states', 1, 'approve');
  for (const verb of ['submit']) expect((await refusal(verb)).code).toBe('version/wrong-state');
  const deleted = problemOf(await shop.ci.call('DELETE', at('workflows/states/versions/1')));
  expect(deleted).toMatchObject({
    code: 'version/wrong-state',
    detail: 'Version 1 is active; deactivate it first.',
  });
  await act('states', 1, 'deactivate');
  expect((await shop.ci.call('DELETE', at('workflows/states/versions/1'))).statusCode).toBe(204);
  expect((await shop.ci.get(at('workflows/states/versions/1'))).statusCode).toBe(404);
  // Its number is not given again, its label may be.
  expect((await draft('states', 'v1')).json()).toMatchObject({ number: 2, label: 'v1' });
});

test('deleting a version under review supersedes its approval; deleting a workflow takes all of it', async () => {
  await create('gone');
  for (const label of ['v1', 'v2']) await draft('gone', label);
  const first = (await act('gone', 1, 'submit')).json();
  const second = (await act('gone', 2, 'submit')).json();
  const status = async (approval: string) => (await shop.ann.get(at(`approvals/${approval}`))).json().status;
  expect((await shop.ci.call('DELETE', at('workflows/gone/versions/1'))).statusCode).toBe(204);
  expect([await status(first.approval), await status(second.approval)]).toEqual(['superseded', 'open']);
  expect((await shop.ann.call('DELETE', at('workflows/gone'))).statusCode).toBe(204);
  expect(await status(second.approval)).toBe('superseded');
  for (const path of ['workflows/gone', 'workflows/gone/versions', 'workflows/gone/versions/2'])
    expect((await shop.ann.get(at(path))).statusCode).toBe(404);
  // The key is free again, and nothing of the old one comes with it.
  expect((await create('gone')).statusCode).toBe(201);
  expect((await shop.ann.get(at('workflows/gone/versions'))).json().items).toEqual([]);
});

test('a workflow is not deleted while a run of it is open', async () => {
  await create('running', { reviewRequired: false });
  await draft('running', 'v1');
  await act('running', 1, 'submit', shop.ann);
  const inputs = { environment: 'qa' };
  const started = await shop.ci.post(at('workflows/running/runs'), { inputs });
  expect(started.statusCode).toBe(201);
  const refused = problemOf(await shop.ann.call('DELETE', at('workflows/running')));
  expect(refused).toMatchObject({ status: 409, code: 'resource/in-use' });
  const { id } = started.json();
  const cancelled = await shop.ci.post(at(`runs/${id}:cancel`), { reason: 'done with it' });
  expect(cancelled.statusCode).toBe(200);
  expect((await shop.ann.call('DELETE', at('workflows/running'))).statusCode).toBe(204);
  // What has run stays on record.
  expect((await shop.ann.get(at(`runs/${id}`))).statusCode).toBe(200);
});

test('a label and a key are taken once; upper and lower case differ', async () => {
  await create('Taken');
  expect(problemOf(await create('Taken')).code).toBe('resource/exists');
  expect((await create('taken')).statusCode).toBe(201);
  await draft('Taken', 'v1');
  expect(problemOf(await draft('Taken', 'v1'))).toMatchObject({ status: 409, code: 'resource/exists' });
  await draft('Taken', 'v2');
  const renamed = await shop.ci.call('PATCH', at('workflows/Taken/versions/2'), { label: 'v1' });
  expect(problemOf(renamed).code).toBe('resource/exists');
});

test('a workflow is edited by its version; what it names has to be there', async () => {
  const { version } = (await create('edited')).json();
  const edit = (body: object, match = `"${version}"`) =>
    shop.ann.call('PATCH', at('workflows/edited'), body, { 'if-match': match });
  expect((await edit({ name: 'Nightly' })).json()).toMatchObject({ version: 1 });
  const schedule = { cron: '0 3 * * *', timeZone: 'Europe/Berlin' };
  const scheduled = (await edit({ schedule, enabled: false })).json();
  expect(scheduled).toMatchObject({ version: 2, enabled: false, schedule: { ...schedule, inputs: {} } });
  expect(Date.parse(scheduled.nextRunAt)).toBeGreaterThan(Date.now());
  expect((await edit({ schedule: null }, '"2"')).json()).toMatchObject({ nextRunAt: null, version: 3 });
  expect(problemOf(await edit({ name: 'late' })).code).toBe('request/precondition-failed');
  for (const [body, pointer] of [
    [{ reviewPolicy: 'nobody' }, '/reviewPolicy'],
    [{ schedule: { cron: '0 0 30 2 *' } }, '/schedule/cron'],
    [{ schedule: { cron: '0 3 * * *', timeZone: 'Mars' } }, '/schedule/timeZone'],
    [{ colour: 'red' }, '/colour'],
    [{ key: 'other' }, '/key'],
  ] as const)
    expect(problemOf(await edit(body, '*'))).toMatchObject({ status: 400, at: [pointer] });
});

test('a policy that reviews a workflow is not deleted', async () => {
  const { id } = (await shop.ann.post(at('policies'), { name: 'needed', levels: [level] })).json();
  await create('needs', { reviewPolicy: 'needed' });
  const kept = problemOf(await shop.ann.call('DELETE', at(`policies/${id}`)));
  expect(kept).toMatchObject({ status: 409, code: 'resource/in-use' });
  expect(kept.detail).toContain('workflow needs');
  await shop.ann.call('DELETE', at('workflows/needs'));
  expect((await shop.ann.call('DELETE', at(`policies/${id}`))).statusCode).toBe(204);
});

test('who looks does not write, who operates does not configure, and another project has none of it', async () => {
  await create('guarded');
  expect(problemOf(await shop.ci.post(at('workflows'), { key: 'mine', name: 'Mine' })).code).toBe(
    'auth/forbidden',
  );
  const mine = await shop.bob.post(at('workflows/guarded/versions'), { label: 'v1', definition });
  expect(problemOf(mine).code).toBe('auth/forbidden');
  expect((await shop.bob.get(at('workflows/guarded'))).statusCode).toBe(200);
  expect((await shop.outsider.get(at('workflows/guarded'))).statusCode).toBe(404);
  const elsewhere = '/api/v1/projects/depot/workflows/guarded';
  expect((await shop.administrator.get(elsewhere)).statusCode).toBe(404);
  expect(
    (await shop.administrator.post(`${elsewhere}/versions`, { label: 'v1', definition })).statusCode,
  ).toBe(404);
});
