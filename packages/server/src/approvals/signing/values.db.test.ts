import type { InputValue } from '@countersign/contract/approval-input.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalWorld, type World } from '../../../test/approval-world.ts';
import { decisionRecorder, type RecordDecision } from './record-decisions.ts';

// "One level one value, never 'last one wins'", when they come at once.

const people = 10;
let world: World;
// Two recorders stand for two servers: they share nothing but the database.
let servers: RecordDecision[];
beforeAll(async () => {
  world = await approvalWorld(people, 20);
  servers = [decisionRecorder(world), decisionRecorder(world)];
});
afterAll(() => world.close());

const input = { name: 'ring', label: 'Ring', type: 'text' as const, required: true };
const ask = (rule: 'everyone' | 'at-least' | 'anyone', required = true) =>
  world.ask({
    levels: [
      {
        ...{ name: 'QA', rule, approvers: ['role:QA'], input: { ...input, required } },
        ...(rule === 'at-least' && { count: 2 }),
      },
    ],
  });

async function sign(approval: string, who: string, value?: InputValue, server = 0): Promise<string> {
  const sender = { hash: world.hash(who), account: null };
  const said = { verdict: 'approve' as const, comment: '', ...(value !== undefined && { input: value }) };
  const record = servers[server] as RecordDecision;
  const outcome = await record({ sender, project: 'shop', approval, via: 'native', ...said });
  return outcome.ok ? (outcome.value.repeat ? 'repeat' : 'signed') : outcome.refusal.code;
}

async function keptValue(approval: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`
    select input_value as value from level where approval_id = ${approval}
  `.execute(world.db);
  return rows[0]?.value;
}

/** What the ledger says was said with each signature. */
async function recorded(approval: string): Promise<unknown[]> {
  const { rows } = await sql<{ entry: string }>`
    select entry from ledger_entry where subject_id = ${approval} and action = 'decision.made' order by seq
  `.execute(world.db);
  return rows.map(({ entry }) => JSON.parse(entry).details.input);
}

const crowd = Array.from({ length: people }, (_, nth) => `p${nth + 1}`);

describe.each([
  ['gathered in one batch', () => 0],
  ['on two servers', (nth: number) => nth % 2],
])('ten people with ten values at once, %s', (_, serverOf) => {
  test.each(
    Array.from({ length: 10 }, (_, nth) => nth),
  )('round %i: one value, the others are told so', async (round) => {
    const approval = await ask('at-least');
    const turned = [...crowd.slice(round), ...crowd.slice(0, round)];
    const told = await Promise.all(turned.map((who, nth) => sign(approval, who, `of ${who}`, serverOf(nth))));
    const [winner] = turned.filter((_, nth) => told[nth] === 'signed');
    expect(told.filter((one) => one === 'signed')).toHaveLength(1);
    expect(told.filter((one) => one === 'approval/input-conflict')).toHaveLength(people - 1);
    expect([await keptValue(approval), await recorded(approval)]).toEqual([`of ${winner}`, [`of ${winner}`]]);
  });
});

test('whoever says nothing at the same time signs when there is a value, and is told to give one otherwise', async () => {
  const approval = await ask('everyone');
  const told = await Promise.all(
    crowd.map((who, nth) => sign(approval, who, nth === 5 ? 'one' : undefined, nth % 2)),
  );
  for (const one of told) expect(['signed', 'approval/input-required']).toContain(one);
  expect(told[5]).toBe('signed');
  for (const who of crowd) await sign(approval, who);
  expect((await recorded(approval)).filter((one) => one !== undefined)).toEqual(['one']);
  expect(await keptValue(approval)).toBe('one');
});

test('where the first signature decides, the value is that of who was first', async () => {
  const approval = await ask('anyone');
  const told = await Promise.all(crowd.map((who, nth) => sign(approval, who, `of ${who}`, nth % 2)));
  const [winner] = crowd.filter((_, nth) => told[nth] === 'signed');
  expect(told.toSorted()).toEqual([...Array(people - 1).fill('approval/not-open'), 'signed']);
  expect(await keptValue(approval)).toBe(`of ${winner}`);
});

test('the same person with two values at once: one is signed, the other is no repeat', async () => {
  const approval = await ask('everyone');
  const told = await Promise.all(['one', 'two'].map((value, nth) => sign(approval, 'p1', value, nth)));
  expect(told.toSorted()).toEqual(['approval/input-conflict', 'signed']);
  expect(await recorded(approval)).toEqual([await keptValue(approval)]);
});

test('falsehood and nought are kept as what they are', async () => {
  for (const [type, value] of [
    ['boolean', false],
    ['number', 0],
  ] as const) {
    const level = { name: 'QA', rule: 'everyone' as const, approvers: ['role:QA'] };
    const approval = await world.ask({ levels: [{ ...level, input: { name: 'it', type, required: true } }] });
    expect(await sign(approval, 'p1', value)).toBe('signed');
    expect([await keptValue(approval), await recorded(approval)]).toEqual([value, [value]]);
    expect(await sign(approval, 'p2', type === 'boolean' ? true : 1)).toBe('approval/input-conflict');
    expect(await sign(approval, 'p2')).toBe('signed');
  }
});
