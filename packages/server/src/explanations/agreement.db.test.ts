import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Explained } from '@countersign/contract/explanations.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../test/app.ts';
import { everythingStored } from '../../test/everything-stored.ts';
import { gateOf, latest, stepOf } from '../../test/latest.ts';
import {
  approvalGate,
  byHand,
  openPermitWorld,
  type PermitWorld,
  stepless,
  tamper,
} from '../../test/permit-world.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { ask as askForRun, permitFor, waiting } from '../../test/run-permits.ts';
import { openRunWorld, type RunWorld } from '../../test/run-world.ts';
import { problemOf } from '../../test/shop.ts';

// What explains and what decides are the same: in each of these situations the first requirement that does not hold is,
// to the word, what the real attempt is refused with; and where all hold, it is not refused.

const holds = ['satisfied', 'overridden', 'not-applicable'];
/** The sentence of the first requirement that does not hold; null: all do. Times of the two attempts differ. */
const firstOf = ({ requirements }: Explained): string | null =>
  timeless(requirements.find(({ standing }) => !holds.includes(standing))?.because ?? null);
const timeless = <T extends string | null>(sentence: T): T =>
  (sentence?.replaceAll(/it is \d{4}-\S+Z/g, 'it is now') ?? null) as T;
const refusalOf = (answer: Awaited<ReturnType<Client['post']>>): string | null =>
  answer.statusCode < 300 ? null : timeless(problemOf(answer).detail);
const explain = async (client: Client, path: string): Promise<Explained> =>
  (await ok(client.get(path))).json();

describe('an attempt at a stage, and permits for it', () => {
  let world: PermitWorld;
  let manager: Client;
  beforeAll(async () => {
    world = await openPermitWorld();
    manager = await world.person('lead', { project: 'shop', access: 'maintainer' });
  });
  afterAll(() => world.close());

  const change = (what: string, where: string) => (one: Execution) =>
    world.tamper(`update ${what} where ${where}`, [latest(one).id]);
  const ofSnapshot =
    's.id = (select e.snapshot_id from stage_execution t join execution e on e.id = t.execution_id where t.id = $1)';
  const ofPipeline =
    'v.id = (select e.pipeline_version_id from stage_execution t join execution e on e.id = t.execution_id where t.id = $1)';
  const abort = (one: Execution) =>
    ok(world.bob.post(shop(`executions/${one.id}:abort`), { reason: 'Enough' }));

  const situations: [string, (one: Execution) => Promise<unknown>, string | null][] = [
    ['it may', async () => {}, null],
    ['it was aborted', abort, 'permit/not-ready'],
    [
      'it was begun again',
      async (one) => {
        await abort(one);
        await ok(world.bob.post(shop(`executions/${one.id}:replay`), { stage: 'QA' }));
      },
      'permit/not-ready',
    ],
    [
      'its contents were edited',
      change(`snapshot s set contents = '[]'`, ofSnapshot),
      'permit/content-changed',
    ],
    [
      'its pipeline was edited',
      change(`pipeline_version v set digest = 'x'`, ofPipeline),
      'permit/content-changed',
    ],
    [
      'its environment is another',
      change(
        `stage_execution t set environment_id = (select id from environment n where n.key = 'prod' and n.project_id = t.project_id)`,
        't.id = $1',
      ),
      'permit/content-changed',
    ],
    [
      'its approval is none',
      change(
        `approval a set status = 'rejected'`,
        'a.id = (select approval_id from gate_execution where stage_execution_id = $1)',
      ),
      'permit/not-ready',
    ],
    [
      'its gate is not open',
      change(`gate_execution g set status = 'rejected'`, 'g.stage_execution_id = $1'),
      'permit/not-ready',
    ],
    [
      'its steps are done',
      (one) => ok(world.bob.post(shop(`steps/${stepOf(one).id}:complete`), { status: 'passed' })),
      'permit/not-ready',
    ],
  ];

  test.each(situations)('%s', async (_, happen, code) => {
    const execution = await world.ready();
    const permit = await world.permit(world.ci, execution);
    await happen(execution);
    const stage = await explain(world.ann, shop(`executions/${execution.id}:explain`));
    const own = stage.requirements.slice(
      stage.requirements.findIndex(({ requirement }) => requirement.startsWith('The contents')),
    );
    const { id } = permit;
    const explained = await explain(world.ann, `/api/v1/permits/${id}:explain?project=shop`);
    const again = await world.redeem(world.ci, permit);
    expect(firstOf(explained)).toBe(refusalOf(again));
    expect(code === null ? null : problemOf(again).code).toBe(code);
    // A replay is another attempt, of which the execution speaks.
    const asked = await world.ask(manager, execution);
    if (latest(await world.get(execution.id)).id === latest(execution).id)
      expect(firstOf({ ...stage, requirements: own })).toBe(refusalOf(asked));
  });

  test('one that waits at its gate, and one without steps that is through', async () => {
    const execution = await (await world.release(byHand)).submit();
    const explained = await explain(world.ann, shop(`executions/${execution.id}:explain`));
    expect(explained.blockers).toMatchObject([{ requirement: 'Level "QA" is approved', who: ['ann'] }]);
    const contents = explained.requirements.findIndex(({ requirement }) =>
      requirement.startsWith('The contents'),
    );
    const answer = await world.ask(world.ci, execution);
    expect(firstOf({ ...explained, requirements: explained.requirements.slice(contents) })).toBe(
      refusalOf(answer),
    );
    const through = await world.ready(stepless);
    expect(firstOf(await explain(world.ann, shop(`executions/${through.id}:explain`)))).toBeNull();
    expect((await world.ask(world.ci, through)).statusCode).toBe(201);
  });

  test.each([
    [
      'redeemed',
      (permit: { id: string }) =>
        tamper(world.ownerUrl, `update permit set status = 'redeemed', redeemed_at = now() where id = $1`, [
          permit.id,
        ]),
    ],
    [
      'revoked',
      (permit: { id: string }) =>
        ok(world.ci.post(`/api/v1/permits/${permit.id}:revoke`, { project: 'shop' })),
    ],
    [
      'expired',
      (permit: { id: string }) =>
        tamper(world.ownerUrl, 'update permit set expires_at = issued_at where id = $1', [permit.id]),
    ],
    [
      'for other contents',
      (permit: { id: string }) =>
        tamper(world.ownerUrl, `update permit set digest = 'sha256:' || repeat('0', 64) where id = $1`, [
          permit.id,
        ]),
    ],
    [
      'for another place',
      (permit: { id: string }) =>
        tamper(world.ownerUrl, `update permit set environments = '{prod}' where id = $1`, [permit.id]),
    ],
    [
      'for other services',
      (permit: { id: string }) =>
        tamper(
          world.ownerUrl,
          `update permit set services = '[{"service": "shelf", "module": null}]' where id = $1`,
          [permit.id],
        ),
    ],
    [
      'under a pre-approval',
      (permit: { id: string }) =>
        tamper(world.ownerUrl, 'update permit set pre_approval_id = 1 where id = $1', [permit.id]),
    ],
  ])('a permit that is %s', async (_, happen) => {
    const permit = await world.permit(world.ci, await world.ready());
    await happen(permit);
    const explained = await explain(world.ann, `/api/v1/permits/${permit.id}:explain?project=shop`);
    const { digest, environments, services } = (
      await ok(world.ci.get(`/api/v1/permits/${permit.id}?project=shop`))
    ).json();
    const refused = await world.redeem(world.ci, permit, { digest, environments, services });
    expect(refused.statusCode).toBeGreaterThan(399);
    expect(firstOf(explained)).toBe(refusalOf(refused));
  });

  test('a gate: who can sign it is who may, and one that could not ask is an error', async () => {
    const execution = await (await world.release(byHand)).submit();
    const gate = gateOf(execution);
    const at = shop(`gates/${gate.id}:explain`);
    expect(await explain(world.bob, at)).toMatchObject({
      status: 'pending-approval',
      because: 'It waits for QA.',
      requirements: [
        { requirement: 'Gate Manager Approval must open', standing: 'unsatisfied', who: ['ann'] },
        { requirement: 'Level "QA" is approved', standing: 'unsatisfied', who: ['ann'] },
      ],
    });
    await world.sign(world.ann, execution);
    await world.look(execution.id);
    expect(await explain(world.bob, at)).toMatchObject({
      requirements: [{ standing: 'satisfied' }, { standing: 'satisfied' }],
      blockers: [],
    });
    const levels = [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }];
    const { id } = (await ok(world.ann.post(shop('policies'), { name: 'odd', levels }))).json();
    const odd = { ...approvalGate, name: 'Sign-off', policy: 'odd' };
    const look = { name: 'look', manual: {} };
    const release = await world.release(
      { name: 'QA', environment: 'qa', steps: [look] },
      { name: 'Production', environment: 'prod', gates: [odd] },
    );
    const submitted = await release.submit();
    await ok(world.ann.call('PUT', shop(`policies/${id}`), { levels, when: "version.label == 'v1'" }));
    await ok(world.bob.post(shop(`steps/${stepOf(submitted).id}:complete`), { status: 'passed' }));
    const failed = await explain(
      world.bob,
      shop(`gates/${gateOf(await world.get(submitted.id)).id}:explain`),
    );
    expect(failed).toMatchObject({ status: 'failed', requirements: [{ standing: 'error' }] });
    expect(failed.because).toContain('could not be judged: it reads what this question does not have');
  });

  test('schedule and check gates say who can override them, and until when they wait', async () => {
    const gates = [
      { name: 'Window', type: 'schedule', cron: '0 3 1 1 *', timeZone: 'UTC' },
      { name: 'Scan', type: 'check' },
    ];
    const execution = await (await world.release({ name: 'QA', environment: 'qa', gates })).submit();
    const explained = await explain(world.bob, shop(`gates/${gateOf(execution).id}:explain`));
    expect(explained.requirements[0]).toMatchObject({ standing: 'unsatisfied', who: ['ann', 'lead'] });
    expect(explained.requirements[0]?.until).toMatch(/-01-01T03:00:00/);
  });

  test('explaining writes nothing', async () => {
    const execution = await world.ready();
    const permit = await world.permit(world.ci, execution);
    const before = await everythingStored(world.parts);
    for (const path of [`executions/${execution.id}`, `gates/${gateOf(execution).id}`])
      await ok(world.bob.get(shop(`${path}:explain`)));
    await ok(world.bob.get(`/api/v1/permits/${permit.id}:explain?project=shop`));
    expect(await everythingStored(world.parts)).toEqual(before);
  });

  test.each([
    'executions',
    'gates',
    'runs',
  ])('one of %s that is not there, and one of another project', async (noun) => {
    expect(problemOf(await world.bob.get(shop(`${noun}/999999:explain`))).code).toBe('resource/not-found');
    const outsider = await world.person(`outsider-${noun}`);
    expect(problemOf(await outsider.get(shop(`${noun}/1:explain`))).code).toBe('resource/not-found');
  });
});

describe('a run', () => {
  let world: RunWorld;
  beforeAll(async () => {
    world = await openRunWorld();
  });
  afterAll(() => world.close());

  const edit = (statement: string) => (run: Run) => tamper(world.ownerUrl, statement, [run.id]);
  const ofRun = 'from run r where r.id = $1 and r.workflow_id = w.id';
  test.each<[string, (run: Run) => Promise<unknown>]>([
    ['that may act', async () => {}],
    ['that was cancelled', (run) => ok(world.ci.post(shop(`runs/${run.id}:cancel`), { reason: 'Enough' }))],
    ['of a workflow that was switched off', edit(`update workflow w set enabled = false ${ofRun}`)],
    [
      'of a version that was edited',
      edit(
        `update workflow_version v set definition = v.definition || '{"x": 1}' from run r where r.id = $1 and v.id = r.version_id`,
      ),
    ],
    [
      'of a version that is active no more',
      edit(
        `update workflow_version v set status = 'published' from run r where r.id = $1 and v.id = r.version_id`,
      ),
    ],
    ['with other inputs', edit(`update run set inputs = inputs || '{"note": "other"}' where id = $1`)],
    [
      'that was started for something else',
      edit(`update run set digest = 'sha256:' || repeat('0', 64) where id = $1`),
    ],
    [
      'whose environment is gone',
      edit(
        `update environment n set key = 'gone' from run r where r.id = $1 and n.project_id = r.project_id and n.key = 'qa'`,
      ),
    ],
  ])('%s', async (_, happen) => {
    const run = await waiting(world);
    await happen(run);
    const explained = await explain(world.ann, shop(`runs/${run.id}:explain`));
    expect(firstOf(explained)).toBe(refusalOf(await askForRun(world.ci, run)));
    await tamper(world.ownerUrl, `update environment set key = 'qa' where key in ('qa', 'gone')`, []);
  });

  test('one that may act has a permit, of which the same is said', async () => {
    const run = await waiting(world);
    const { id } = await permitFor(world.ci, run);
    const explained = await explain(world.ann, `/api/v1/permits/${id}:explain?project=shop`);
    expect(firstOf(explained)).toBeNull();
    expect(explained.requirements.map(({ requirement }) => requirement)).toContain('The run is under way');
  });
});
