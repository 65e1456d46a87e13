import type { Client, TestApp } from '../app.ts';
import { ok } from '../pipeline-world.ts';

/** Who does what in every project: ann maintains it and is its QA Manager, bob is its CAB, ci operates it. */
export type Town = TestApp & { readonly ann: Client; readonly bob: Client; readonly ci: Client };

export const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
/** Both kinds of stage wait for somebody to say that it is done: then an executor outside may act. */
const byHand = (name: string, environment: string, policy: string) => ({
  ...{ name, environment, gates: [{ name: `${name} sign-off`, type: 'approval', policy }] },
  steps: [{ name: 'deploy', manual: {} }],
});

const qa = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] };
const cab = { name: 'CAB', rule: 'percent', percent: 60, approvers: ['role:CAB'] };

const parts: readonly [string, string, object][] = [
  ['PUT', 'roles/QA%20Manager', { members: ['ann'] }],
  ['PUT', 'roles/CAB', { members: ['bob'] }],
  ['PUT', 'environments/qa', { name: 'QA' }],
  ['PUT', 'environments/prod', { name: 'Production' }],
  ['PUT', 'services/cart', { modules: ['cart-api'] }],
  ['POST', 'policies', { name: 'qa', levels: [qa] }],
  ['POST', 'policies', { name: 'cab', levels: [cab] }],
  ['POST', 'policies', { name: 'production', levels: [qa, cab] }],
];

const pipelines: readonly [string, object[]][] = [
  ['standard', [byHand('QA', 'qa', 'qa'), byHand('Production', 'prod', 'production')]],
  ['hotfix', [{ ...byHand('Hotfix', 'prod', 'cab'), steps: [] }]],
];

/** People and projects with all that is configured in them, made through the API. */
export async function foundTown(app: TestApp, keys: readonly string[]): Promise<Town> {
  const [ann, bob, ci] = [await app.person('ann'), await app.person('bob'), await app.person('ci')];
  for (const key of keys) {
    await app.project(key);
    for (const [member, access] of Object.entries({ ann: 'maintainer', bob: 'viewer', ci: 'operator' }))
      await ok(app.administrator.call('PUT', `/api/v1/projects/${key}/members/${member}`, { access }));
    await furnish(ann, key);
  }
  return { ...app, ann, bob, ci };
}

async function furnish(ann: Client, key: string): Promise<void> {
  const at = (path: string) => `/api/v1/projects/${key}/${path}`;
  for (const [method, path, body] of parts) await ok(ann.call(method as 'PUT' | 'POST', at(path), body));
  for (const [name, stages] of pipelines) {
    const { id } = (await ok(ann.post(at('pipelines'), { name, stages }))).json();
    await ok(ann.post(at(`pipelines/${id}/versions/1:activate`)));
  }
  await ok(ann.post(at('workflows'), { key: 'nightly', name: 'Nightly', reviewRequired: false }));
  const inputs = [
    { name: 'target', type: 'environment', default: 'qa' },
    { name: 'parts', type: 'services', default: [{ service: 'cart', module: 'cart-api' }] },
  ];
  const definition = {
    inputs,
    stages: [{ name: 'All', jobs: [{ name: 'run', manual: {} }] }],
    timeout: 86_400,
  };
  await ok(ann.post(at('workflows/nightly/versions'), { label: 'v1', definition }));
  await ok(ann.post(at('workflows/nightly/versions/1:submit')));
}
