import { sql } from 'kysely';
import type { World } from '../../examples/world.ts';
import { type Call, credentials, type Method, once, type Ready } from './call.ts';
import type { Rule } from './rules.ts';

const cloud = '/app/shop/api/v3';
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const input = (value: object) => `input_data=${encodeURIComponent(JSON.stringify(value))}`;

/** One call that has to succeed, while a world is made. */
async function must(world: World, token: string, method: Method, path: string, value: object) {
  const headers = { ...form, ...credentials('servicedesk', { username: '', token }) };
  const answer = await world.house.app.inject({
    method,
    url: `${cloud}${path}`,
    headers,
    payload: input(value),
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

type Ids = { readonly release: string; readonly level: string; readonly approval: string };

/** A release whose level is asked by a policy: ann's row in it. */
async function asked(world: World): Promise<Ids> {
  const { release, approval: question } = await world.execution();
  const { rows } = await sql<{ level: string; approval: string }>`
    select s.level_id as level, s.id as approval
    from approver s join account a on a.id = s.account_id
    where s.approval_id = ${question} and a.username = 'ann'
  `.execute(world.house.parts.db);
  return { release, ...(rows[0] ?? { level: '', approval: '' }) };
}

/** The same for all that only look at it. */
const looked = once(asked);

/** A release with a level by hand, of ann's. */
async function byHand(world: World): Promise<Ids> {
  const made = await must(world, world.ci, 'POST', '/releases', {
    release: { title: world.name('Release') },
  });
  const release = made.release.id;
  // Of a stage that has not been reached: its approvers may still be changed.
  const approvals = ['Ann Lee', 'Bob Roy'].map((name) => ({ approver: { name } }));
  const path = `/releases/${release}/approval_levels`;
  const approval_level = { name: 'Board', stage: { name: 'Deployment' }, approvals };
  const { approval_level: added } = await must(world, world.ci, 'POST', path, { approval_level });
  const { rows } = await sql<{ id: string }>`
    select id from approver where level_id = ${added.id} order by id
  `.execute(world.house.parts.db);
  return { release, level: added.id, approval: rows[0]?.id ?? '' };
}

type Made = Partial<Ids> & { readonly value?: object; readonly query?: string };
type Spelled = {
  readonly method: Method;
  readonly paths: readonly string[];
  readonly rule: Rule;
  make(world: World): Promise<Made>;
  readonly each?: Call['each'];
  readonly refused?: number;
  readonly limited?: number;
};

const levels = '/releases/{release}/approval_levels';
const level = `${levels}/{level}`;
const approvals = `${level}/approvals`;
const approval = `${approvals}/{approval}`;
const both = (path: string, verb: string) => [`${path}/${verb}`, `${path}/_${verb}`];
const of = (
  method: Method,
  path: string | readonly string[],
  rule: Rule,
  make: Spelled['make'] = method === 'GET' ? looked : asked,
): Spelled => ({
  ...{ method, rule, make, paths: [path].flat() },
});

/** An answer to several has what became of each in it, as a code of ServiceDesk Plus': 4002 is forbidden. */
const each = (body: string): readonly number[] => {
  const { response_status } = JSON.parse(body) as { response_status: readonly Became[] };
  return response_status.map(({ status, messages }) =>
    status === 'success' ? 200 : (messages?.[0]?.status_code ?? Number.NaN),
  );
};
type Became = { readonly status: string; readonly messages?: readonly { readonly status_code: number }[] };
const several = (verb: string): Spelled => ({
  ...of('PUT', both('/approvals', verb), 'nobody else', async (world) => {
    const { approval: id, level: approval_level_id } = await asked(world);
    return { value: { approval: [{ id, approval_level_id }] } };
  }),
  each,
  refused: 4002,
  limited: 4002,
});
const one = (verb: string) =>
  of('PUT', both(approval, verb), 'nobody else', async (world) => ({
    ...(await asked(world)),
    value: { approval: {} },
  }));
const whole = (verb: string) =>
  of('PUT', both(level, verb), 'nobody else', async (world) => ({
    ...(await asked(world)),
    value: { approval_level: { comments: 'For the night' } },
  }));

const spelled: readonly Spelled[] = [
  of('GET', '/approval_rules', 'viewer'),
  of('GET', '/approvals', 'viewer'),
  of('GET', '/approvals/_total_count', 'viewer'),
  ...['approve', 'reject'].flatMap((verb) => [several(verb), one(verb), whole(verb)]),
  of('GET', '/releases', 'viewer'),
  of('POST', '/releases', 'operator', async (world) => ({
    value: { release: { title: world.name('Release') } },
  })),
  of('GET', '/releases/{release}', 'viewer'),
  of('PUT', '/releases/{release}', 'operator', async (world) => ({
    ...(await byHand(world)),
    value: { release: { title: 'Anew' } },
  })),
  of('PUT', both('/releases/{release}', 'close'), 'operator', byHand),
  of('DELETE', '/releases/{release}', 'operator', byHand),
  of('GET', levels, 'viewer'),
  of('POST', levels, 'operator', async (world) => ({
    ...(await byHand(world)),
    value: {
      approval_level: {
        name: 'Second',
        stage: { name: 'Deployment' },
        // The installed edition must be told it.
        rule: { name: 'anyone_approves' },
        approvals: [{ approver: { name: 'Ann Lee' } }],
      },
    },
  })),
  of('GET', level, 'viewer'),
  of('PUT', level, 'operator', async (world) => ({
    ...(await byHand(world)),
    value: { approval_level: { name: 'Renamed' } },
  })),
  of('DELETE', level, 'operator', byHand),
  of('GET', approvals, 'viewer'),
  of('POST', approvals, 'operator', async (world) => ({
    ...(await byHand(world)),
    value: { approval: { approver: { name: 'approver' } } },
  })),
  of('GET', approval, 'viewer'),
  of('DELETE', approval, 'operator', byHand),
  of('GET', `${approvals}/get_notification_content`, 'viewer'),
  of('GET', `${approval}/send_notification`, 'viewer'),
  of('PUT', both(approval, 'send_notification'), 'operator'),
  of('PUT', both(approvals, 'send_notification'), 'operator'),
];

/** ServiceDesk Plus' API, by the hosted edition's paths and by the installed one's. */
export const servicedeskCalls: readonly Call[] = spelled.flatMap(
  ({ method, paths, rule, make, each, refused = 403, limited = 401 }) =>
    paths.flatMap((path, nth) =>
      ['/app/{portal}/api/v3', '/api/v3'].map(
        (prefix): Call => ({
          // A limited token is a 401 here: its scope does not reach.
          ...{ refused, limited, alias: nth > 0 || prefix === '/api/v3' },
          ...{ door: 'servicedesk', method, rule, route: `${prefix}${path}`, ...(each && { each }) },
          make: async (world) => ready(prefix, method, path, await make(world)),
        }),
      ),
    ),
);

function ready(prefix: string, method: Method, path: string, { value = {}, ...ids }: Made): Ready {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof Ids) => ids[name] ?? '');
  return {
    url: `${prefix.replace('{portal}', 'shop')}${filled}`,
    headers: { ...(prefix === '/api/v3' && { portalid: 'shop' }), ...(method !== 'GET' && form) },
    ...(method !== 'GET' && { payload: input(value) }),
  };
}
