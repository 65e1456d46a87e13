import type pg from 'pg';
import { hashPassword } from '../../packages/server/src/people/accounts/password.ts';
import type { Row } from './clones.ts';

/** What is decided on: rows to copy, and the calls that approve copy `{id}`, natively and by each foreign API. */
export type Subject = {
  readonly rows: readonly Row[];
  readonly native: Call;
  readonly foreign: Readonly<Record<string, Call>>;
};
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly head: string;
  readonly body: string;
};

/** A call as `ci`, who maintains the shop and asks for everything; what it answered. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Record<string, string>>;

export const tokenOf = (username: string): string => `cs_bench_of_${username}`;
const bearer = `authorization: Bearer ${tokenOf('ann')}\r\n`;
const json = 'content-type: application/json\r\n';

const native: Call = {
  method: 'POST',
  path: '/api/v1/projects/shop/approvals/{id}/decisions',
  head: `${bearer}${json}`,
  body: JSON.stringify({ verdict: 'approve', comment: 'Tested on QA' }),
};

const password = 'nine sheep at the gate';

/** The shop: ci maintains it, ann is its QA, and has a password beside her token. */
export async function openShop(owner: pg.Client, ask: Ask): Promise<void> {
  await owner.query(`insert into project (key, name) values ('shop', 'Web shop')`);
  for (const [username, access] of [
    ['ci', 'maintainer'],
    ['ann', 'viewer'],
  ] as const)
    await owner.query(
      `with one as (insert into account (kind, username, name) values ('person', $1, $1) returning id),
         key as (insert into token (account_id, name, hash) select id, 'bench', sha256(convert_to($2, 'UTF8')) from one)
       insert into member (project_id, account_id, access) select 1, id, $3 from one`,
      [username, tokenOf(username), access],
    );
  await owner.query(
    `with person as (
       insert into auth."user" ("name", "email", "emailVerified", "username", "displayUsername")
       values ('ann', 'ann@example.test', false, 'ann', 'ann') returning "id"
     ),
     credential as (
       insert into auth.account ("accountId", "providerId", "userId", "password", "given", "byAnother", "updatedAt")
       select "id"::text, 'credential', "id", $1, false, false, now() from person
     )
     update account set auth_user_id = (select "id" from person) where username = 'ann'`,
    [await hashPassword(password)],
  );
  await ask('PUT', 'roles/QA', { members: ['ann'] });
  await ask('PUT', 'environments/qa', { name: 'QA' });
  await ask('PUT', 'services/cart', { modules: [] });
  const levels = [{ name: 'QA', rule: 'anyone', approvers: ['role:QA'] }];
  await ask('POST', 'policies', { name: 'qa', levels });
}

async function one(owner: pg.Client, query: string, values: unknown[]): Promise<Record<string, string>> {
  const { rows } = await owner.query(query, values);
  if (rows.length !== 1) throw new Error(`${rows.length} rows where one was expected: ${query}`);
  return rows[0];
}

/** The rows of an approval with its one level that asks one person. */
async function approvalRows(owner: pg.Client, approval: string): Promise<Row[]> {
  const { level, approver } = await one(
    owner,
    `select l.id as level, r.id as approver from level l join approver r on r.level_id = l.id where l.approval_id = $1`,
    [approval],
  );
  return [
    { table: 'approval', id: approval },
    { table: 'level', id: String(level) },
    { table: 'approver', id: String(approver) },
  ];
}

/** A gate of a release's only stage: decided through ServiceDesk Plus's levels and FlexDeploy's gates. */
export async function gate(owner: pg.Client, ask: Ask): Promise<Subject> {
  const gates = [{ name: 'Sign-off', type: 'approval', policy: 'qa' }];
  const pipeline = await ask('POST', 'pipelines', {
    name: 'standard',
    stages: [{ name: 'QA', environment: 'qa', gates }],
  });
  await ask('POST', `pipelines/${pipeline.id}/versions/1:activate`);
  const release = await ask('POST', 'releases', { title: 'Web shop 2.4', pipeline: 'standard' });
  const contents = [{ service: 'cart', version: '2.4.0' }];
  const snapshot = await ask('POST', `releases/${release.id}/snapshots`, { contents });
  const execution = await ask('POST', 'executions', { snapshot: snapshot.id });
  const at = await one(
    owner,
    `select t.id as stage, t.environment_id as environment, g.id as gate, g.approval_id as approval
     from stage_execution t join gate_execution g on g.stage_execution_id = t.id where t.execution_id = $1`,
    [execution.id],
  );
  const decision = { environmentId: Number(at.environment), gateName: 'Sign-off', status: 'APPROVED' };
  const flexdeploy = (secret: string): Call => ({
    method: 'POST',
    path: '/flexdeploy/rest/v1/releases/{id}/gate/approval',
    head: `authorization: Basic ${Buffer.from(`ann:${secret}`).toString('base64')}\r\n${json}`,
    body: JSON.stringify({ ...decision, notes: 'Tested on QA' }),
  });
  return {
    rows: [
      { table: 'release', id: String(release.id) },
      { table: 'snapshot', id: String(snapshot.id) },
      { table: 'execution', id: String(execution.id) },
      { table: 'stage_execution', id: String(at.stage) },
      ...(await approvalRows(owner, String(at.approval))),
      { table: 'gate_execution', id: String(at.gate) },
    ],
    native,
    foreign: {
      ServiceDesk: {
        method: 'PUT',
        path: '/app/shop/api/v3/releases/{id}/approval_levels/{id}/approvals/{id}/approve',
        head: `authorization: Zoho-oauthtoken ${tokenOf('ann')}\r\ncontent-type: application/x-www-form-urlencoded\r\n`,
        body: `input_data=${encodeURIComponent(JSON.stringify({ approval: { comments: 'Tested on QA' } }))}`,
      },
      FlexDeploy: flexdeploy(tokenOf('ann')),
      'by password': flexdeploy(password),
    },
  };
}

const definition = {
  stages: [{ name: 'Go', jobs: [{ name: 'look', manual: { instructions: 'Look at it' } }] }],
};

/** A version of a workflow under review: decided through SecMaster. */
export async function version(owner: pg.Client, ask: Ask): Promise<Subject> {
  await ask('POST', 'workflows', { key: 'block', name: 'Block an address', reviewPolicy: 'qa' });
  await ask('POST', 'workflows/block/versions', { label: 'first', definition });
  await ask('POST', 'workflows/block/versions/1:submit');
  const at = await one(
    owner,
    `select v.id as version, v.workflow_id as workflow, v.approval_id as approval
     from workflow_version v where v.approval_id is not null`,
    [],
  );
  return {
    rows: [
      { table: 'workflow', id: String(at.workflow) },
      ...(await approvalRows(owner, String(at.approval))),
      { table: 'workflow_version', id: String(at.version) },
    ],
    native,
    foreign: {
      SecMaster: {
        method: 'POST',
        path: '/v1/p1/workspaces/shop/soc/workflows/versions/{id}/approval',
        head: `x-auth-token: ${tokenOf('ann')}\r\ncontent-type: application/json;charset=UTF-8\r\n`,
        body: JSON.stringify({ result: 'PASS', content: 'Tested on QA' }),
      },
    },
  };
}

/** A job of a run that waits for people: decided through Zadig. `until` waits for what the server does by itself. */
export async function job(
  owner: pg.Client,
  ask: Ask,
  until: (query: string) => Promise<void>,
): Promise<Subject> {
  const jobs = [
    {
      name: 'sign-off',
      approval: { approvers: ['role:QA'] },
    },
  ];
  await ask('POST', 'workflows', { key: 'deploy', name: 'Deploy', reviewRequired: false });
  await ask('POST', 'workflows/deploy/versions', {
    label: 'first',
    definition: { stages: [{ name: 'Go', jobs }] },
  });
  await ask('POST', 'workflows/deploy/versions/1:submit');
  await until(`select from workflow_version v join workflow w on w.id = v.workflow_id
    where w.key = 'deploy' and v.status = 'active'`);
  const run = await ask('POST', 'workflows/deploy/runs', {});
  await until(`select from run_job where status = 'waiting-for-approval'`);
  const at = await one(owner, 'select id as job, approval_id as approval from run_job where run_id = $1', [
    run.id,
  ]);
  return {
    rows: [
      { table: 'run', id: String(run.id) },
      ...(await approvalRows(owner, String(at.approval))),
      { table: 'run_job', id: String(at.job) },
    ],
    native,
    foreign: {
      Zadig: {
        method: 'POST',
        path: '/openapi/workflows/custom/task/approve?projectKey=shop',
        head: `${bearer}${json}`,
        body: '{"workflow_key":"deploy","stage_name":"sign-off","task_id":{number},"approve":true,"comment":"Tested on QA"}',
      },
    },
  };
}
