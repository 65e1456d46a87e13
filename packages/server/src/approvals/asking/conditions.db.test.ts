import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalWorld, nobodyBehind, type World } from '../../../test/approval-world.ts';
import type { ConditionContext } from '../../conditions/context.ts';
import { showApproval } from '../showing/show.views.ts';
import { submitApproval } from './submit.ts';

// Conditions at the moment something is asked: which levels are, whether anybody is, and that a failure asks nobody.

let world: World;
beforeAll(async () => {
  world = await approvalWorld(3);
});
afterAll(() => world.close());

const level = (name: string, more: object = {}) => ({
  name,
  rule: 'anyone',
  approvers: ['role:QA'],
  ...more,
});
const prod = { key: 'prod', name: 'Production' };
const release = (title: string) => ({ number: 6, title, description: '' });

async function ask(definition: object, context: Partial<ConditionContext> = {}) {
  const { project } = world;
  const subject = { type: 'gate', id: '1', digest: `sha256:${'5e'.repeat(32)}` };
  const policy = { id: '1', version: 1, definition: definition as PolicyDefinition };
  const question = { project, title: 'RL-6', subject, policy, ...nobodyBehind };
  return world.work((work) =>
    submitApproval(
      work,
      { system: true, project },
      { ...question, context: { ...question.context, ...context } },
    ),
  );
}
async function asked(definition: object, context: Partial<ConditionContext> = {}) {
  const outcome = await ask(definition, context);
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  const shown = await showApproval(world.db, world.project, outcome.value.approval);
  if (shown === undefined) throw new Error('it is not there');
  return shown;
}
async function entriesOf(approval: string) {
  const { rows } = await sql<{ action: string; details: Record<string, unknown> }>`
    select action, entry::jsonb -> 'details' as details
    from ledger_entry where subject_type = 'approval' and subject_id = ${approval} order by seq
  `.execute(world.db);
  return rows;
}
const count = async () => {
  const { rows } = await sql<{ n: string }>`select count(*) as n from approval`.execute(world.db);
  return rows[0]?.n;
};

describe('levels', () => {
  const definition = { levels: [level('QA'), level('Board', { when: "environment.key == 'prod'" })] };

  test('one whose condition holds is asked, for high risk beside the others', async () => {
    const shown = await asked(definition, { environment: prod });
    expect(shown.levels).toMatchObject([{ status: 'open' }, { status: 'waiting' }]);
  });

  test('one whose condition does not hold is not, and says why', async () => {
    const shown = await asked(definition, { environment: { key: 'qa', name: 'QA' } });
    expect(shown.levels).toMatchObject([
      { name: 'QA', status: 'open' },
      {
        name: 'Board',
        status: 'not-applicable',
        because: "It applies only when environment.key == 'prod'.",
        signers: [],
      },
    ]);
  });

  test('the condition is judged when it is asked, and what it read is kept', async () => {
    const shown = await asked(definition, { environment: prod, release: release('Web shop 2.4') });
    const { rows } = await sql<{
      context: object;
    }>`select context from approval where id = ${shown.id}`.execute(world.db);
    expect(rows[0]?.context).toEqual({
      environment: prod,
      release: release('Web shop 2.4'),
      requester: { username: 'ci', kind: 'service' },
    });
  });

  test('when none applies, nobody would be asked: refused', async () => {
    const before = await count();
    const outcome = await ask({ levels: [level('QA', { when: 'false' })] });
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'policy/unsatisfiable' } });
    expect(await count()).toBe(before);
  });
});

describe('approved by rule, without people', () => {
  const nightly = "release.title.startsWith('Nightly')";

  test('when its condition holds, as such in the answer and in the ledger', async () => {
    const shown = await asked(
      { levels: [level('QA')], approveWhen: nightly },
      { release: release('Nightly 311') },
    );
    const byRule = `Approved by the policy’s own rule: ${nightly}.`;
    expect(shown).toMatchObject({ status: 'approved', byRule, levels: [{ status: 'closed', signers: [] }] });
    const entries = await entriesOf(shown.id);
    expect(entries.map(({ action }) => action)).toEqual(['approval.requested', 'approval.approved']);
    expect(entries.map(({ details }) => details.byRule)).toEqual([byRule, byRule]);
  });

  test('not when it does not hold', async () => {
    const shown = await asked(
      { levels: [level('QA')], approveWhen: nightly },
      { release: release('Web shop') },
    );
    expect(shown).toMatchObject({ status: 'open', byRule: null });
  });

  test('when the policy does not apply, with the condition that it did not meet', async () => {
    const when = "environment.key == 'prod'";
    const shown = await asked({ levels: [level('QA')], when }, { environment: { key: 'qa', name: 'QA' } });
    expect(shown).toMatchObject({ status: 'approved', byRule: `The policy applies only when ${when}.` });
  });

  test('then the conditions of its levels are nobody’s concern', async () => {
    const levels = [level('QA', { when: "environment.key == 'prod'" })];
    expect(await asked({ levels, when: 'has(environment.key)' })).toMatchObject({ status: 'approved' });
  });
});

describe('a condition that fails asks nobody, and approves nothing', () => {
  const fails = "environment.key == 'prod'";
  test.each([
    ['of the policy', { levels: [level('QA')], when: fails }],
    ['that approves by rule', { levels: [level('QA')], approveWhen: fails }],
    [
      'that approves by rule, where the policy applies',
      { levels: [level('QA')], when: 'true', approveWhen: fails },
    ],
    ['of a level', { levels: [level('QA'), level('Board', { when: fails })] }],
    ['of a level, negated', { levels: [level('QA'), level('Board', { when: `!(${fails})` })] }],
  ])('%s', async (_, definition) => {
    const before = await count();
    const outcome = await ask(definition);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'condition/failed' } });
    expect(outcome.ok ? '' : outcome.refusal.because).toContain('has(environment.key)');
    expect(await count()).toBe(before);
  });
});
