import { type Client, type TestApp, testApp } from './app.ts';

export type Shop = TestApp & {
  readonly ann: Client;
  readonly bob: Client;
  readonly ci: Client;
  /** Somebody who is an approver by name and not a member of the shop. */
  readonly outsider: Client;
};

/** What is below the shop in the API. */
export const at = (path: string): string => `/api/v1/projects/shop/${path}`;

/** The project of the design: ann maintains it, ci operates it, bob looks; a second project, depot, is ann's as well. */
export async function openShop(): Promise<Shop> {
  const world = await testApp();
  await world.project('shop', 'Web shop');
  await world.project('depot', 'Depot');
  const ann = await world.person('ann', { project: 'shop', access: 'maintainer' });
  const bob = await world.person('bob', { project: 'shop', access: 'viewer' });
  const ci = await world.person('ci', { project: 'shop', access: 'operator' });
  const outsider = await world.person('outsider');
  const parts: [string, object][] = [
    ['shop/roles/QA%20Manager', { members: ['ann'] }],
    ['shop/roles/CAB', { members: ['ann', 'bob', 'ci'] }],
    ['shop/roles/Nobody', { members: [] }],
    ['shop/environments/qa', { name: 'QA' }],
    ['shop/environments/prod', { name: 'Production' }],
    ['shop/services/cart', { modules: ['cart-api', 'cart-web'] }],
    ['depot/roles/Storekeeper', { members: ['bob'] }],
    ['depot/environments/depot-only', { name: 'Depot' }],
    ['depot/services/shelf', { modules: [] }],
  ];
  for (const [path, body] of parts) {
    const answer = await world.administrator.call('PUT', `/api/v1/projects/${path}`, body);
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
  return { ...world, ann, bob, ci, outsider };
}

/** What a problem says: its code, and where the faults are. */
export const problemOf = (answer: { statusCode: number; json(): unknown }) => {
  const { code, detail, errors = [], blockers = [] } = answer.json() as Problem;
  return { status: answer.statusCode, code, detail, at: errors.map(({ pointer }) => pointer), blockers };
};
type Problem = {
  code: string;
  detail: string;
  errors?: { pointer: string; detail: string }[];
  blockers?: { requirement: string; because: string }[];
};
