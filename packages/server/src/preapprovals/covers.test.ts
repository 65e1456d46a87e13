import { describe, expect, test } from 'vitest';
import { choice, codesOf, type Form, formCases } from '../../test/models/forms.ts';
import { allReasons, narrow, whyMayNotUse, whyNotCovered, whyNotUsable } from './covers.ts';
import type { Place, PreApproval } from './pre-approval.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const at = (milliseconds: number) => new Date(noon + milliseconds);
const anyForm: PreApproval = {
  id: '3',
  externalId: 'CHG-77',
  project: '1',
  valid: true,
  executors: [],
  knownExecutors: [],
  environments: [],
  services: [],
  windowStart: null,
  windowEnd: null,
  singleUse: false,
  revokedAt: null,
  used: false,
};
const ann = { username: choice.username, email: choice.email };
const place: Place = { environments: [choice.environment], services: [choice.service] };
const asking = { project: '1', person: ann, now: at(0), place };

const built = ({ status, executors, start, end, environments, services }: Form): PreApproval => ({
  ...anyForm,
  valid: status !== 'not valid',
  revokedAt: status === 'revoked' ? at(-1) : null,
  executors: executors.map((email) => ({ name: 'Somebody', email })),
  windowStart: start === null ? null : at(start * 1000),
  windowEnd: end === null ? null : at(end * 1000),
  environments,
  services,
});

describe('the five checkpoints', () => {
  const cases = formCases();

  test('the table has each allowed and denied, alone and with every other', () => {
    const denied = new Set(cases.map((one) => one.denied.toSorted().join()));
    expect(denied.size).toBe(2 ** 5);
    expect(cases.length).toBe(32 + 26);
  });

  test.each(cases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    const form = built(one.form);
    const expected = codesOf(one);
    expect(whyMayNotUse(form, asking)?.code ?? null).toBe(expected[0] ?? null);
    expect(allReasons(form, asking).map(({ code }) => code)).toEqual(expected);
    const left = narrow(form, place);
    expect(left.environments).toEqual(one.denied.includes('environment') ? [] : place.environments);
    expect(left.services).toEqual(one.denied.includes('service') ? [] : place.services);
  });
});

describe('the execution window: both ends belong to it, and time counts in whole seconds', () => {
  const window = { ...anyForm, windowStart: at(0), windowEnd: at(60_000) };
  const codeAt = (form: PreApproval, milliseconds: number) =>
    whyNotUsable(form, { ...asking, now: at(milliseconds) })?.code ?? null;

  test.each([
    ['one millisecond before the start', -1, 'pre-approval/window'],
    ['the first instant', 0, null],
    ['in the midst', 30_000, null],
    ['the end itself', 60_000, null],
    ['the last instant: the end’s second counts whole', 60_999, null],
    ['one millisecond after it', 61_000, 'pre-approval/window'],
  ])('%s', (_title, milliseconds, expected) => {
    expect(codeAt(window, milliseconds)).toBe(expected);
  });

  test('what counts is when the form was read, where that had to be waited for', () => {
    expect(codeAt({ ...window, readAt: at(61_000) }, 60_000)).toBe('pre-approval/window');
    expect(codeAt({ ...window, readAt: at(60_999) }, 60_000)).toBeNull();
    expect(codeAt({ ...window, readAt: at(0) }, -1)).toBeNull();
  });

  test('a window that ends as it begins is one second long', () => {
    const moment = { ...anyForm, windowStart: at(0), windowEnd: at(0) };
    expect([-1, 0, 999, 1000].map((instant) => codeAt(moment, instant))).toEqual([
      'pre-approval/window',
      null,
      null,
      'pre-approval/window',
    ]);
  });

  test('a start between two seconds never opens early', () => {
    const form = { ...anyForm, windowStart: at(500) };
    expect([499, 500, 999, 1000].map((instant) => codeAt(form, instant) === null)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  test('before 1970 seconds are cut off downwards as well', () => {
    const form = { ...anyForm, windowEnd: new Date(-1000) };
    const codeOf = (now: Date) => whyNotUsable(form, { ...asking, now })?.code ?? null;
    expect([codeOf(new Date(-1)), codeOf(new Date(0))]).toEqual([null, 'pre-approval/window']);
  });

  test('the refusal says from when and until when', () => {
    expect(whyNotUsable(window, { ...asking, now: at(-1) })).toEqual({
      code: 'pre-approval/window',
      because:
        'Pre-approval CHG-77 can be used only from 2026-11-22T12:00:00.000Z on; it is 2026-11-22T11:59:59.999Z now.',
      blockers: [
        {
          requirement: 'now is within the execution window, to which both ends belong',
          because:
            'Pre-approval CHG-77 can be used only from 2026-11-22T12:00:00.000Z on; it is 2026-11-22T11:59:59.999Z now.',
          who: [],
          since: '2026-11-22T12:00:00.000Z',
          until: '2026-11-22T12:01:00.000Z',
        },
      ],
    });
  });
});

describe('executors', () => {
  const codeOf = (executors: PreApproval['executors'], person: typeof asking.person | null) =>
    whyNotUsable({ ...anyForm, executors }, { ...asking, person })?.code ?? null;
  const noAddress = { ...ann, email: null } as never;

  test('by user name', () => {
    expect(codeOf([{ username: 'ann' }], ann)).toBeNull();
    expect(codeOf([{ username: 'bob' }], ann)).toBe('pre-approval/executor');
  });

  test('nobody in person is none of those named, and may where nobody is', () => {
    expect(codeOf([{ username: 'ann' }], null)).toBe('pre-approval/executor');
    expect(codeOf([], null)).toBeNull();
  });

  test('an account without an address is not meant by one, nor by a name', () => {
    expect(codeOf([{ name: 'ann', email: '' }], noAddress)).toBe('pre-approval/executor');
    expect(codeOf([{ name: 'ann', email: 'null' }], noAddress)).toBe('pre-approval/executor');
  });

  test('a refusal names the accounts and nothing of what the form says of people', () => {
    const executors = [{ name: 'Bob Roy', email: 'bob@example.test' }];
    const refusal = whyNotUsable({ ...anyForm, executors, knownExecutors: ['bob'] }, asking);
    expect(refusal?.blockers?.[0]?.who).toEqual(['bob']);
    expect(JSON.stringify(refusal)).not.toMatch(/Roy|example\.test/);
  });
});

describe('where and on what', () => {
  const form = {
    ...anyForm,
    environments: ['qa', 'staging'],
    services: [{ service: 'cart', module: 'cart-api' }],
  };

  test('one of several that is not covered is enough, and the refusal names both sides', () => {
    const environments = ['qa', 'prod', 'staging'];
    expect(whyNotCovered(form, { environments, services: [] })).toMatchObject({
      code: 'pre-approval/environment',
      because: 'Pre-approval CHG-77 covers "qa", "staging", not "prod".',
    });
    const services = [choice.service, { service: 'cart', module: 'cart-web' }];
    expect(whyNotCovered(form, { environments: ['qa'], services })).toMatchObject({
      code: 'pre-approval/service',
      because: 'Pre-approval CHG-77 covers "cart/cart-api", not "cart/cart-web".',
    });
  });

  test('a letter that is written in two ways is two letters', () => {
    const composed = { ...anyForm, environments: ['caf\u00e9'] };
    expect(whyNotCovered(composed, { environments: ['caf\u00e9'], services: [] })).toBeNull();
    expect(whyNotCovered(composed, { environments: ['cafe\u0301'], services: [] })?.code).toBe(
      'pre-approval/environment',
    );
  });

  test('service and module are compared each for itself', () => {
    const services = [{ service: 'a/b', module: 'c' }];
    const other = { environments: [], services: [{ service: 'a', module: 'b/c' }] };
    expect(whyNotCovered({ ...anyForm, services }, other)?.code).toBe('pre-approval/service');
  });

  test('what names no place is covered; a long list is cut short', () => {
    expect(whyNotCovered(form, { environments: [], services: [] })).toBeNull();
    const environments = Array.from({ length: 1000 }, (_, n) => `e${n}`);
    const refusal = whyNotCovered({ ...anyForm, environments }, { environments: ['qa'], services: [] });
    expect(refusal?.because).toMatch(/"e0", "e1", .* "e19" and 980 more, not "qa"\.$/);
  });

  test('what is left keeps its order', () => {
    const options = { environments: ['staging', 'prod', 'qa'], services: [] };
    expect(narrow(form, options).environments).toEqual(['staging', 'qa']);
    expect(narrow(anyForm, options)).toEqual(options);
  });
});

describe('what else stands against a form', () => {
  test('another project’s, revoked, used once: all are said, the first is the answer', () => {
    const form = { ...anyForm, project: '2', valid: false, revokedAt: at(-1), singleUse: true, used: true };
    const reasons = allReasons(form, asking);
    expect(reasons.map(({ code }) => code)).toEqual([
      'pre-approval/invalid',
      'pre-approval/invalid',
      'pre-approval/invalid',
      'pre-approval/used',
    ]);
    expect(whyMayNotUse(form, asking)).toEqual(reasons[0]);
    expect(reasons[0]?.because, 'another project’s number is not told').not.toContain('CHG-77');
  });

  test('a form for any number of uses may be used again, one for a single use once', () => {
    expect(whyNotUsable({ ...anyForm, used: true }, asking)).toBeNull();
    expect(whyNotUsable({ ...anyForm, singleUse: true }, asking)).toBeNull();
  });
});
