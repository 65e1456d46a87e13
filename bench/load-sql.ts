import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { measure, type Task, task, tell, type Went } from './measure.ts';

/**
 * The same writes by hand: one transaction a decision, its statements prepared, each client on a connection of its own
 * that does nothing else. It looks up the token and the approval, and takes on trust all that the server checks.
 */
const { url, clients, seconds, first, tokens } = task<
  Task & { url: string; first: number; tokens: string[] }
>();
const hashes = tokens.map((token) => createHash('sha256').update(token).digest());
let next = first;
/** PostgreSQL takes 100 connections; more of them than this would not make it faster. */
const most = 60;
const busy = Math.min(clients, most);

const connections = await Promise.all(
  Array.from({ length: busy }, async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }),
);

const statements = {
  token: 'select account_id from token where hash = $1 and revoked_at is null',
  approval: `select a.project_id, a.subject_digest, l.id as level_id from approval a
    join level l on l.project_id = a.project_id and l.approval_id = a.id
    where a.project_id = 1 and a.id = $1 and a.status = 'open' for update of a`,
  entry: `insert into ledger_entry (project_id, entry, hash, action, actor_id, subject_type, subject_id, at, xact)
    values (1, $1, $2, $3, $4, 'approval', $5, now(), ledger_xact()) returning seq`,
  disclosure: 'insert into ledger_disclosure (seq, digest, disclosure) values ($1, $2, $3)',
  decision: `insert into decision (project_id, approval_id, level_id, account_id, verdict, digest, via, entry_seq, decided_at)
    values (1, $1, $2, $3, 'approve', $4, 'native', $5, now())`,
  level: `update level set status = 'approved', decided_at = now() where project_id = 1 and id = $1`,
  approver: 'update approver set waiting = false where project_id = 1 and level_id = $1',
  decided: `update approval set status = 'approved', version = version + 1, decided_at = now() where project_id = 1 and id = $1`,
  jobs: `insert into pgboss.job (name, data) values ('approval.decided', $1), ('approval.ended', $1)`,
};

async function decide(client: pg.Client, hash: Buffer | undefined, approval: number): Promise<Went> {
  const run = (name: keyof typeof statements, values: unknown[]) =>
    client.query({ name, text: statements[name], values });
  const entry = (action: string, actor: string) => {
    const text = JSON.stringify({
      action,
      actor: { account: actor },
      salt: randomBytes(16).toString('base64url'),
      subject: { id: approval, type: 'approval' },
    });
    return run('entry', [text, createHash('sha256').update(text).digest(), action, actor, approval]);
  };
  await client.query('begin');
  const account = (await run('token', [hash])).rows[0]?.account_id;
  const held = (await run('approval', [approval])).rows[0];
  const made = await entry('decision.made', account);
  const disclosure = Buffer.from(
    JSON.stringify([randomBytes(16).toString('base64url'), 'comment', 'Tested on QA']),
  ).toString('base64url');
  const digest = createHash('sha256').update(disclosure).digest('base64url');
  await run('disclosure', [made.rows[0]?.seq, digest, disclosure]);
  await entry('level.approved', account);
  await entry('approval.approved', account);
  await run('decision', [approval, held?.level_id, account, held?.subject_digest, made.rows[0]?.seq]);
  await run('level', [held?.level_id]);
  await run('approver', [held?.level_id]);
  await run('decided', [approval]);
  await run('jobs', [
    JSON.stringify({ project: '1', approval: String(approval), subjectType: 'gate', subjectId: '1' }),
  ]);
  await client.query('commit');
  return 'well';
}

const measured = await measure(busy, seconds, (nth) =>
  decide(connections[nth] as pg.Client, hashes[nth % hashes.length], next++),
);
await Promise.all(connections.map((client) => client.end()));
tell(measured);
