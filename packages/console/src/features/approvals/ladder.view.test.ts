import type { ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { expect, test } from 'vitest';
import { dueOf, isOver, lastSignature, peopleOf, rungsOf, sourceOf } from './ladder.view.ts';

const level = (fields: Partial<ApprovalLevel>) =>
  ({ status: 'open', signers: [], dueAt: null, ...fields }) as ApprovalLevel;
const signer = (name: string, fields: Partial<ApprovalLevel['signers'][number]> = {}) =>
  ({
    ...{ name, verdict: null, left: false, decidedAt: null },
    ...fields,
  }) as ApprovalLevel['signers'][number];
const names = (people: { name: string }[]) => people.map(({ name }) => name);

test('levels of one ordinal stand on one rung', () => {
  const levels = [
    level({ id: '3', ordinal: 2 }),
    level({ id: '1', ordinal: 1 }),
    level({ id: '2', ordinal: 2 }),
  ];
  expect(rungsOf(levels).map((rung) => rung.map(({ id }) => id))).toEqual([['1'], ['3', '2']]);
});

test('who has signed, who still can, and who cannot any more', () => {
  const signers = [signer('ann', { verdict: 'approve' }), signer('bob'), signer('eve', { left: true })];
  const open = peopleOf(level({ signers }));
  expect([names(open.signed), names(open.canSign), names(open.gone)]).toEqual([['ann'], ['bob'], ['eve']]);
  const decided = peopleOf(level({ signers, status: 'approved' }));
  expect([names(decided.signed), names(decided.canSign), names(decided.gone)]).toEqual([['ann'], [], []]);
});

test('what is due first counts', () => {
  const [early, late] = ['2026-11-22T09:00:00.000Z', '2026-11-23T09:00:00.000Z'];
  expect(dueOf({ dueAt: late }, level({ dueAt: early }))).toBe(early);
  expect(dueOf({ dueAt: early }, level({ dueAt: late }))).toBe(early);
  expect(dueOf({ dueAt: null }, level({ dueAt: late }))).toBe(late);
  expect(dueOf({ dueAt: null }, level({}))).toBeNull();
  expect([
    isOver(early, Date.parse(late)),
    isOver(late, Date.parse(early)),
    isOver(null, Date.parse(early)),
  ]).toEqual([true, false, false]);
});

test('the last signature is the latest, on whichever level', () => {
  const at = (hour: number) => ({ verdict: 'approve' as const, decidedAt: `2026-11-22T0${hour}:00:00.000Z` });
  const levels = [
    level({ name: 'QA', signers: [signer('ann', at(9))] }),
    level({ name: 'CAB', signers: [signer('bob', at(8)), signer('eve')] }),
  ];
  expect(lastSignature({ levels })).toMatchObject({ level: { name: 'QA' }, signer: { name: 'ann' } });
  expect(lastSignature({ levels: [level({ signers: [signer('eve')] })] })).toBeUndefined();
});

test('sources are read as policies name them', () => {
  expect(['role:QA Manager', 'group:cab', 'ann', 'role:a:b', 'maintainers'].map(sourceOf)).toEqual([
    { word: 'source_role', name: 'QA Manager' },
    { word: 'source_group', name: 'cab' },
    { word: 'source_user', name: 'ann' },
    { word: 'source_role', name: 'a:b' },
    { word: 'source_maintainers', name: 'maintainers' },
  ]);
});
