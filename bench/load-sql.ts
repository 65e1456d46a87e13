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
  entries: `insert into ledger_entry (project_id, entry, hash, action, actor_id, subject_type, subject_id, at, xact)
    values (1, $1, $2, 'decision.made', $7, 'approval', $8, $9, ledger_xact()),
      (1, $3, $4, 'level.approved', $7, 'approval', $8, $9, ledger_xact()),
      (1, $5, $6, 'approval.approved', $7, 'approval', $8, $9, ledger_xact())
    returning seq`,
  disclosure: 'insert into ledger_disclosure (seq, digest, disclosure) values ($1, $2, $3)',
  decision: `insert into decision (project_id, approval_id, level_id, account_id, verdict, digest, via, entry_seq, decided_at)
    values (1, $1, $2, $3, 'approve', $4, 'native', $5, $6)`,
  level: `update level set status = 'approved', decided_at = $2 where project_id = 1 and id = $1`,
  approver: 'update approver set waiting = false where project_id = 1 and level_id = $1',
  decided: `update approval set status = 'approved', version = version + 1, decided_at = $2 where project_id = 1 and id = $1`,
  jobs: `insert into pgboss.job_common (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max,
      deletion_seconds, heartbeat_seconds)
    values ('approval.decided', $1, 'standard', 10, 1, true, 300, 120, 10),
      ('approval.ended', $2, 'standard', 10, 1, true, 300, 120, 10)`,
};

const salt = () => randomBytes(16).toString('base64url');
const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** The same rows, with the same texts in them, as the server writes. */
async function decide(client: pg.Client, hash: Buffer | undefined, id: number): Promise<Went> {
  const run = (name: keyof typeof statements, values: unknown[]) =>
    client.query({ name, text: statements[name], values });
  const [at, approval] = [new Date().toISOString(), String(id)];
  await client.query('begin');
  const account = (await run('token', [hash])).rows[0]?.account_id;
  const { level_id: level, subject_digest: digest } = (await run('approval', [approval])).rows[0];
  const disclosure = Buffer.from(JSON.stringify([salt(), 'comment', 'Tested on QA'])).toString('base64url');
  const said = sha256(disclosure).toString('base64url');
  const entry = (action: string, details: object, more: object = {}) =>
    JSON.stringify({
      ...more,
      ...{ action, actor: { account }, at, details, project: '1', salt: salt() },
      ...{ subject: { id: approval, type: 'approval' }, via: 'native' },
    });
  const texts = [
    entry('decision.made', { _sd: [said], digest, level, verdict: 'approve' }, { _sd_alg: 'sha-256' }),
    entry('level.approved', { level }),
    entry('approval.approved', {}),
  ].flatMap((text) => [text, sha256(text)]);
  const seq = (await run('entries', [...texts, account, approval, at])).rows[0]?.seq;
  await run('disclosure', [seq, said, disclosure]);
  await run('decision', [approval, level, account, digest, seq, at]);
  await run('level', [level, at]);
  await run('approver', [level]);
  await run('decided', [approval, at]);
  const of = { project: '1', approval };
  await run('jobs', [
    JSON.stringify({ ...of, subjectType: 'gate', subjectId: approval }),
    JSON.stringify(of),
  ]);
  await client.query('commit');
  return 'well';
}

const measured = await measure(busy, seconds, (nth) =>
  decide(connections[nth] as pg.Client, hashes[nth % hashes.length], next++),
);
await Promise.all(connections.map((client) => client.end()));
tell(measured);
