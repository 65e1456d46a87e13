import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type FlexWorld,
  messageOf,
  openFlexWorld,
  policy,
  type Who,
} from '../../../../test/flexdeploy.ts';
import { gateOf } from '../../../../test/latest.ts';
import { ok, shop } from '../../../../test/pipeline-world.ts';

// What FlexDeploy does not know: gates of several levels, overrides by policy, and change tickets of its twin call.
// "spec" is shared/specs/flexdeploy.md.

let world: FlexWorld;
beforeAll(async () => {
  world = await openFlexWorld();
  await ok(world.ann.call('PUT', shop('members/root'), { access: 'viewer' }));
});
afterAll(() => world.close());

const anyone = (name: string, approvers: string[], ordinal?: number) => ({
  ...{ name, rule: 'anyone', approvers },
  ...(ordinal !== undefined && { ordinal }),
});

let policies = 0;
/** A release whose snapshot waits at a gate of these levels. */
async function waitingFor(levels: object[], override?: string[]) {
  policies += 1;
  await policy(world.ann, `levels ${policies}`, levels, override);
  const gates = [{ name: 'Gate', type: 'approval', policy: `levels ${policies}` }];
  const release = await world.release({ name: 'QA', environment: 'qa', gates });
  const execution = await release.submit();
  const decide = (who: Who, more: object = {}, call = 'approval'): Promise<Answer> => {
    const body = { environmentId: world.environments.qa, gateName: 'Gate', status: 'APPROVED', ...more };
    return world.flex[who].post(`/releases/${release.id}/gate/${call}`, body);
  };
  const approval = async () =>
    (await ok(world.ann.get(shop(`approvals/${gateOf(execution).approval}`)))).json();
  return { execution, decide, approval };
}
const statuses = async ({ approval }: Awaited<ReturnType<typeof waitingFor>>) => {
  const { status, levels } = await approval();
  return [status, ...levels.map((level: { status: string }) => level.status)];
};

describe('a gate of several levels', () => {
  test('each call signs the open level; the answer is the same while the gate still waits for others', async () => {
    const gate = await waitingFor([anyone('QA', ['ann']), anyone('CAB', ['bob'])]);
    const first = await gate.decide('ann');
    expect([first.statusCode, first.json().status]).toEqual([201, 'APPROVED']);
    expect(await statuses(gate)).toEqual(['open', 'approved', 'open']);
    expect((await gate.decide('bob')).statusCode).toBe(201);
    expect(await statuses(gate)).toEqual(['approved', 'approved', 'approved']);
  });

  test('whose level is not open yet is told so: a member of the role, so 400', async () => {
    const gate = await waitingFor([anyone('QA', ['ann']), anyone('CAB', ['bob'])]);
    const early = await gate.decide('bob');
    expect(early.statusCode).toBe(400);
    expect(messageOf(early)).toContain('the levels before it come first');
    expect(messageOf(early)).toContain('It waits for ann.');
  });

  test('who is asked on the next level as well signs it with the next call: the call means the gate', async () => {
    const gate = await waitingFor([anyone('QA', ['ann']), anyone('CAB', ['ann', 'bob'])]);
    expect((await gate.decide('ann')).statusCode).toBe(201);
    expect((await gate.decide('ann')).statusCode).toBe(201);
    expect(await statuses(gate)).toEqual(['approved', 'approved', 'approved']);
  });

  test('levels side by side that wait for the same person are signed by one call: it cannot name one', async () => {
    const gate = await waitingFor([anyone('Cart', ['ann'], 1), anyone('Shop', ['ann'], 1)]);
    expect((await gate.decide('ann')).statusCode).toBe(201);
    expect(await statuses(gate)).toEqual(['approved', 'approved', 'approved']);
  });

  test('and one rejection among them ends it', async () => {
    const gate = await waitingFor([anyone('Cart', ['ann'], 1), anyone('Shop', ['ann'], 1)]);
    expect((await gate.decide('ann', { status: 'REJECTED' })).statusCode).toBe(201);
    expect(await statuses(gate)).toEqual(['rejected', 'rejected', 'closed']);
  });

  test('whose level others have decided meanwhile is not told that they have no part in it', async () => {
    const gate = await waitingFor([anyone('QA', ['ann', 'root']), anyone('CAB', ['bob'])]);
    expect((await gate.decide('ann')).statusCode).toBe(201);
    expect((await gate.decide('root')).statusCode).toBe(400);
  });

  test('that has none yet, because they are added by hand, is decided by nobody', async () => {
    const release = await world.release({
      ...{ name: 'QA', environment: 'qa', gates: [{ name: 'Gate', type: 'approval' }] },
    });
    await release.submit();
    const body = { environmentId: world.environments.qa, gateName: 'Gate', status: 'APPROVED' };
    const answer = await world.flex.ann.post(`/releases/${release.id}/gate/approval`, body);
    expect([answer.statusCode, messageOf(answer)]).toEqual([
      403,
      'ann is not among those who decide gate "Gate"; nobody is.',
    ]);
  });

  test('several at once, by the rule that FlexDeploy has: one 201, the others 400 (spec)', async () => {
    for (let round = 0; round < 5; round += 1) {
      const level = { name: 'QA', rule: 'first-response', approvers: ['ann', 'bob', 'root'] };
      const gate = await waitingFor([level]);
      const answers = await Promise.all([
        gate.decide('ann'),
        gate.decide('bob', { status: 'REJECTED' }),
        gate.decide('root'),
      ]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400, 400]);
    }
  });
});

describe('an administrator', () => {
  test('who is asked signs like everybody else', async () => {
    const gate = await waitingFor([anyone('QA', ['root'])]);
    expect((await gate.decide('root')).statusCode).toBe(201);
    expect(await statuses(gate)).toEqual(['approved', 'approved']);
  });

  test('may approve when the policy grants the override, and the ledger says that it was one (spec)', async () => {
    const gate = await waitingFor([anyone('QA', ['ann'])], ['root']);
    const answer = await gate.decide('root', { notes: 'outage' });
    expect([answer.statusCode, answer.json().status]).toEqual([201, 'APPROVED']);
    expect(await statuses(gate)).toEqual(['overridden', 'closed']);
    const { id } = await gate.approval();
    const url = shop(`ledger?subjectType=approval&subjectId=${id}&action=approval.overridden`);
    const [entry] = (await world.ann.get(url)).json().items;
    expect(entry).toMatchObject({
      via: 'flexdeploy',
      actor: { username: 'root' },
      details: { comment: 'outage' },
    });
    await world.until(gate.execution.id, ({ status }) => status === 'successful');
    const again = await gate.decide('root');
    expect(again.statusCode).toBe(400);
  });

  test('may not when the policy grants none: 403, and who decides', async () => {
    const gate = await waitingFor([anyone('QA', ['ann'])]);
    const answer = await gate.decide('root');
    expect([answer.statusCode, messageOf(answer)]).toEqual([
      403,
      'root is not among those who decide gate "Gate"; ann is.',
    ]);
  });

  test('may never reject by an override: it lets pass', async () => {
    const gate = await waitingFor([anyone('QA', ['ann'])], ['root']);
    const answer = await gate.decide('root', { status: 'REJECTED' });
    expect(answer.statusCode).toBe(403);
    expect(messageOf(answer)).toContain('never rejects one');
    expect(await statuses(gate)).toEqual(['open', 'open']);
  });

  test('only: to others the override of the policy is no part in the gate', async () => {
    const gate = await waitingFor([anyone('QA', ['ann'])], ['bob']);
    expect((await gate.decide('bob')).statusCode).toBe(403);
    expect(await statuses(gate)).toEqual(['open', 'open']);
  });
});

describe('POST releases/{releaseId}/gate/externalApproval', () => {
  test('decides like its twin; the ticket is echoed and kept with the signature (spec 2.4)', async () => {
    const gate = await waitingFor([anyone('QA', ['ann'])]);
    const answer = await gate.decide(
      'ann',
      { changeTicket: 'CHG0012345', notes: 'by the board' },
      'externalApproval',
    );
    expect([answer.statusCode, Object.keys(answer.json())]).toEqual([
      201,
      ['changeTicket', 'environmentId', 'gateName', 'status', 'notes', 'releaseId', 'snapshotId'],
    ]);
    expect(answer.json()).toMatchObject({ changeTicket: 'CHG0012345', notes: 'by the board' });
    const { levels } = await gate.approval();
    expect(levels[0].signers[0].comment).toBe('Change ticket CHG0012345: by the board');
  });

  test('needs the ticket, and the role (spec 2.4)', async () => {
    const gate = await waitingFor([anyone('QA', ['ann'])]);
    const without = await gate.decide('ann', {}, 'externalApproval');
    expect(without.statusCode).toBe(400);
    expect(messageOf(without)).toMatch(/^changeTicket: required/);
    expect((await gate.decide('bob', { changeTicket: 'CHG1' }, 'externalApproval')).statusCode).toBe(403);
    const rejected = await gate.decide(
      'ann',
      { changeTicket: 'CHG1', status: 'REJECTED' },
      'externalApproval',
    );
    expect(rejected.statusCode).toBe(201);
    expect((await gate.approval()).status).toBe('rejected');
  });
});
