import { expect, test } from 'vitest';
import { faultsOf, type Named, statusOf, type Wanted } from './delegation.ts';

// What is refused: to oneself, to who is disabled or no person, to somebody outside the
// project, for times in the past or beyond a year, for a role that one does not have.

const now = new Date('2026-11-22T09:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 24 * 60 * 60 * 1000);
const ann = { id: '2', username: 'ann', kind: 'person' as const, disabled: false };
const bob = { ...ann, id: '3', username: 'bob' };
const wanted: Wanted = { to: 'bob', startsAt: null, endsAt: days(7), project: null, role: null };
const named: Named = { from: ann, to: bob, project: null, role: null };
const shop = { id: '1', fromEnters: true, toEnters: true };
const inShop = { ...wanted, project: 'shop' };
const asManager = { ...inShop, role: 'QA Manager' };

test.each<[string, Partial<Wanted>, Partial<Named>, string[]]>([
  ['for a week from now on', {}, {}, []],
  ['for the longest there is', { endsAt: days(366) }, {}, []],
  ['longer', { endsAt: new Date(days(366).getTime() + 1) }, {}, ['/endsAt']],
  ['begins a moment ago', { startsAt: new Date(now.getTime() - 1) }, {}, ['/startsAt']],
  ['begins at this instant', { startsAt: now }, {}, []],
  ['begins in more than a year', { startsAt: days(367), endsAt: days(368) }, {}, ['/startsAt']],
  ['ends as it begins', { startsAt: days(1), endsAt: days(1) }, {}, ['/endsAt']],
  ['ended before', { endsAt: days(-1) }, {}, ['/endsAt']],
  ['to oneself', {}, { to: ann }, ['/to']],
  ['to nobody', {}, { to: null }, ['/to']],
  ['to a service account', {}, { to: { ...bob, kind: 'service' } }, ['/to']],
  ['to somebody disabled', {}, { to: { ...bob, disabled: true } }, ['/to']],
  ['of a service account', {}, { from: { ...ann, kind: 'service' } }, ['/from']],
  ['of somebody disabled', {}, { from: { ...ann, disabled: true } }, ['/from']],
  ['in a project', inShop, { project: shop }, []],
  ['in no project there is', inShop, {}, ['/project']],
  ['in a project one is not in', inShop, { project: { ...shop, fromEnters: false } }, ['/project']],
  ['to somebody outside the project', inShop, { project: { ...shop, toEnters: false } }, ['/to']],
  ['for a role one has', asManager, { project: shop, role: { id: '7', fromHasIt: true } }, []],
  ['for a role of others', asManager, { project: shop, role: { id: '7', fromHasIt: false } }, ['/role']],
  ['for no role there is', asManager, { project: shop }, ['/role']],
  [
    'wrong in all ways',
    { ...asManager, endsAt: now },
    { to: ann, project: shop },
    ['/to', '/endsAt', '/role'],
  ],
])('%s', (_, change, known, pointers) => {
  const faults = faultsOf({ ...wanted, ...change }, { ...named, ...known }, now);
  expect(faults.map(({ pointer }) => pointer)).toEqual(pointers);
});

test('is in force from its first instant on, and at its end not any more', () => {
  const row = { starts_at: days(1), ends_at: days(2), withdrawn_at: null };
  const just = (at: Date) => new Date(at.getTime() - 1);
  expect(statusOf(row, just(days(1)))).toBe('planned');
  expect(statusOf(row, days(1))).toBe('in-force');
  expect(statusOf(row, just(days(2)))).toBe('in-force');
  expect(statusOf(row, days(2))).toBe('ended');
  expect(statusOf({ ...row, withdrawn_at: now }, days(1))).toBe('withdrawn');
});
