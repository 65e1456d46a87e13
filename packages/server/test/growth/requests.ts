import type pg from 'pg';
import { cursorAt } from '../../src/kernel/cursor.ts';
import { basic } from '../flexdeploy.ts';
import type { Fresh } from './fill.ts';
import { contents } from './town.ts';

export type Who = 'ann' | 'bob' | 'ci';
export type Asked = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
};
export type Answer = { readonly status: number; readonly body: string };
export type Send = (asked: Asked) => Promise<Answer>;

/** What is asked about, of one database, wherever it stands: a hundred of each, of four in turn one is open and three are over. */
export type Things = {
  readonly approvals: readonly string[];
  readonly gates: readonly string[];
  readonly stages: readonly string[];
  readonly releases: readonly string[];
  readonly snapshots: readonly string[];
  /** The middle of ann's inbox. */
  readonly middle: string;
};

const bearer = (who: Who) => ({ authorization: `Bearer cs_token_of_${who}` });
const get = (who: Who, path: string): Asked => ({ method: 'GET', path, headers: bearer(who) });
const post = (who: Who, path: string, body: object): Asked => ({
  ...{ method: 'POST', path, body },
  headers: { ...bearer(who), 'content-type': 'application/json' },
});
const shop = (path: string) => `/api/v1/projects/shop/${path}`;
const flex = (path: string): Asked => ({
  ...{ method: 'GET', path: `/flexdeploy/rest/v1/${path}` },
  headers: { authorization: basic('ann', 'cs_token_of_ann') },
});

/**
 * `held`: to take as long however much there is, for which it is asked often enough to tell. `bounded`: to read no more
 * for it. `uses`: each of them uses up something fresh.
 */
export type Probe = {
  readonly name: string;
  readonly held: boolean;
  readonly bounded: boolean;
  readonly uses: boolean;
  /** It shows a thousand, and is asked less often. */
  readonly seldom?: boolean;
  ask(things: Things, nth: number, fresh: Fresh): Asked;
  /** What follows from the answer, measured by itself. */
  readonly next?: { readonly name: string; ask(answer: Answer): Asked };
};

const at = <T>(list: readonly T[], nth: number): T => {
  const found = list[nth % list.length];
  if (found === undefined) throw new Error('there is nothing to ask about');
  return found;
};
const services = contents.map(({ service, module }) => ({ service, module }));

const permit = (type: 'stage' | 'run', of: 'stages' | 'runs'): Probe => ({
  name: `permit for a ${type}`,
  held: true,
  bounded: true,
  uses: true,
  ask: (_, nth, fresh) => {
    const subject = { type, id: at(fresh[of], nth) };
    return post('ci', '/api/v1/permits', { project: 'shop', subject, environments: ['qa'], services });
  },
  next: {
    name: `… redeemed`,
    ask: ({ body }) => {
      const { token, digest, subject } = JSON.parse(body);
      const { type, id } = subject;
      const what = { subject: { type, id }, environments: ['qa'], services };
      return post('ci', '/api/v1/permits:redeem', { token, digest, ...what });
    },
  },
});

type Ask = (things: Things, nth: number) => Asked;
const held = (name: string, ask: Ask): Probe => ({ name, held: true, bounded: true, ask, uses: false });
const read = (name: string, ask: Ask): Probe => ({ ...held(name, ask), held: false });
/** Shows, or counts, all there is of something. */
const whole = (name: string, ask: Ask): Probe => ({ ...read(name, ask), bounded: false });

/** All that is measured. */
export const probes: readonly Probe[] = [
  {
    name: 'decide',
    held: true,
    bounded: true,
    uses: true,
    ask: (_, nth, { approvals }) =>
      post('bob', shop(`approvals/${at(approvals, nth)}/decisions`), { verdict: 'approve', comment: 'Seen' }),
  },
  held('inbox, first page', () => get('ann', '/api/v1/inbox?limit=50')),
  held('inbox, in the middle', ({ middle }) => get('ann', `/api/v1/inbox?limit=50&cursor=${middle}`)),
  held('explain an approval', ({ approvals }, nth) =>
    get('ann', shop(`approvals/${at(approvals, nth)}:explain`)),
  ),
  held('explain a gate', ({ gates }, nth) => get('ann', shop(`gates/${at(gates, nth)}:explain`))),
  permit('stage', 'stages'),
  permit('run', 'runs'),
  held('gate', ({ gates }, nth) => get('ann', shop(`gates/${at(gates, nth)}`))),
  held('gate, FlexDeploy', ({ gates }, nth) =>
    flex(`tasks/approval?pipelineStageGateExecId=${at(gates, nth)}`),
  ),
  { ...held('my gates, FlexDeploy', () => flex('tasks/approval')), seldom: true },
  read('of a release, FlexDeploy', ({ releases }, nth) =>
    flex(`tasks/approval?releaseId=${at(releases, nth)}`),
  ),
  read('schedules, FlexDeploy', () => flex('tasks/scheduled')),
  read('ledger of an approval', ({ approvals }, nth) =>
    get('ann', shop(`ledger?subjectType=approval&subjectId=${at(approvals, nth)}`)),
  ),
  read('ledger of a release', ({ releases }, nth) => get('ann', shop(`ledger?release=${at(releases, nth)}`))),
  read('ledger of a person', () => get('ann', shop('ledger?actor=bob'))),
  read('ledger of an action', () => get('ann', shop('ledger?action=approval.rejected'))),
  read('releases, newest', () => get('ann', shop('releases'))),
  read('release', ({ releases }, nth) => get('ann', shop(`releases/${at(releases, nth)}`))),
  read('executions of a release', ({ releases }, nth) =>
    get('ann', shop(`executions?release=${at(releases, nth)}`)),
  ),
  read('executions of a snapshot', ({ snapshots }, nth) =>
    get('ann', shop(`executions?snapshot=${at(snapshots, nth)}`)),
  ),
  read('executions that run', () => get('ann', shop('executions?status=running'))),
  read('executions rejected', () => get('ann', shop('executions?status=rejected'))),
  read('approvals open', () => get('ann', shop('approvals?status=open'))),
  read('approvals rejected', () => get('ann', shop('approvals?status=rejected'))),
  read('approvals of a gate', ({ gates }, nth) =>
    get('ann', shop(`approvals?subjectType=gate&subject=${at(gates, nth)}`)),
  ),
  read('runs, newest', () => get('ann', shop('runs'))),
  read('runs that run', () => get('ann', shop('runs?status=running'))),
  read('what is in production', () => get('ann', shop('environments/prod/contents'))),
  read('what is blocked', () => get('ann', shop('insight/blocked'))),
  whole('inbox, count', () => get('ann', '/api/v1/inbox/count')),
  whole('inbox by deadline', () => get('ann', '/api/v1/inbox?limit=50&order=deadline')),
  whole('waits of 90 days', () => get('ann', shop(`insight/waits?from=${ago(90)}&to=${ago(0)}`))),
];

const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/**
 * Things of the shop to ask about. Whatever the size, the same part of them is open, which takes longer to explain: and
 * less than half, so that the middle of all is not between the two.
 */
export async function thingsOf(owner: pg.Client): Promise<Things> {
  const { rows } = await owner.query<{
    approvals: string[];
    gates: string[];
    stages: string[];
    releases: string[];
    snapshots: string[];
  }>(
    `with shop as (select id from project where key = 'shop'),
     drawn as (
       (select * from approval where project_id = (select id from shop) and status = 'open' order by random() limit 25)
       union all
       (select * from approval where project_id = (select id from shop) and status <> 'open' order by random() limit 75)),
     chosen as (
       select *, row_number() over (partition by status = 'open') * case when status = 'open' then 3 else 1 end as turn
       from drawn)
     select array_agg(a.id::text order by a.turn, a.status) as approvals, array_agg(g.id::text order by a.turn, a.status) as gates,
       array_agg(t.id::text order by a.turn, a.status) as stages, array_agg(e.release_id::text order by a.turn, a.status) as releases,
       array_agg(e.snapshot_id::text order by a.turn, a.status) as snapshots
     from chosen a
     join gate_execution g on g.project_id = a.project_id and g.id = a.subject_id
     join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
     join execution e on e.project_id = t.project_id and e.id = t.execution_id`,
  );
  const { rows: places } = await owner.query<{ at: string; id: string }>(
    `select to_char(r.asked_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, r.id::text as id
     from approver r
     where r.waiting and r.account_id = (select id from account where username = 'ann')
     order by r.asked_at, r.id
     offset (select count(*) / 2 from approver r where r.waiting and r.account_id = (select id from account where username = 'ann'))
     limit 1`,
  );
  const [found] = rows;
  const [place] = places;
  if (found === undefined || place === undefined) throw new Error('nothing waits for ann');
  return { ...found, middle: cursorAt([place.at, place.id]) };
}
