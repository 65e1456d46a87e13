import { afterEach, describe, expect, test } from 'vitest';
import { conditionFaults } from './check.ts';
import type { ConditionContext } from './context.ts';
import { judgeCondition } from './judge.ts';
import { most } from './readable.ts';

const now = new Date('2026-11-22T09:30:15.250Z');
const requester = { username: 'bob', kind: 'person' } as const;
const gate: ConditionContext = {
  release: { number: 6, title: 'Web shop 2.4', description: 'Faster cart' },
  snapshot: {
    number: 3,
    description: '',
    contents: [{ service: 'cart', module: 'cart-api', version: '2.4.0' }],
    committers: ['ann', 'bob'],
  },
  pipeline: { name: 'standard' },
  stage: { name: 'Production' },
  environment: { key: 'prod', name: 'Production' },
  requester,
};
const review: ConditionContext = {
  workflow: { key: 'nightly', name: 'Nightly' },
  version: { number: 2, label: 'v2' },
  requester,
};

test.each([
  ["environment.key == 'prod' && size(snapshot.contents) == 1", true],
  ['release.number == 6 && release.number < 6.5', true],
  ["snapshot.contents.exists(c, c.module == 'cart-web')", false],
  ["'ann' in snapshot.committers", true],
  ["release.title.matches('^Web .* 2')", true],
  ["requester.kind == 'service'", false],
  ['has(workflow.key)', false],
])('%s is %s at a gate', (condition, answer) => {
  expect(judgeCondition(condition, gate, now)).toEqual({ ok: true, value: answer });
});

/** As the contents of a snapshot are stored where a service is shipped as a whole. */
test('no module is an empty one', () => {
  const whole = { service: 'shelf', module: null, version: '1', digest: null } as unknown as {
    module: string;
  };
  const snapshot = { number: 1, description: '', contents: [whole], committers: [] };
  const context = { ...gate, snapshot } as unknown as ConditionContext;
  const asked = "snapshot.contents.all(c, c.module == '' && !c.module.startsWith('x'))";
  expect(judgeCondition(asked, context, now)).toEqual({ ok: true, value: true });
});

/** What is not there, and what cannot be reckoned: none of it is a yes. */
describe('a condition that fails is never a yes', () => {
  test.each([
    ["environment.key == 'prod'", review, 'it reads what this question does not have; has(environment.key)'],
    ["environment.key != 'prod'", review, 'it reads what this question does not have'],
    ["!(environment.key == 'prod')", review, 'it reads what this question does not have'],
    ["version.label == 'v2'", gate, 'it reads what this question does not have'],
    ['1 / (release.number - 6) > 0', gate, 'divide by zero'],
    ["snapshot.contents[7].service == 'x'", gate, 'index'],
    ['timestamp(release.title) < now', gate, ''],
    ['int(release.title) > 0', gate, ''],
    ['release.number', gate, 'a condition is true or false'],
    ['process.exit() == 1', gate, 'it reads "process"'],
  ])('%s', (condition, context, sentence) => {
    const judged = judgeCondition(condition, context, now);
    expect(judged).toMatchObject({ ok: false, refusal: { code: 'condition/failed' } });
    expect(judged.ok ? '' : judged.refusal.because).toContain(sentence);
  });

  test('has() asks first', () => {
    const asked = "has(environment.key) && environment.key == 'prod'";
    expect(judgeCondition(asked, review, now)).toEqual({ ok: true, value: false });
    expect(judgeCondition(asked, gate, now)).toEqual({ ok: true, value: true });
  });

  test('more contents than the API takes', () => {
    const contents = Array(most.contents + 1).fill({ service: 's', module: 'm', version: 'v' });
    const snapshot = { number: 1, description: '', contents, committers: [] };
    expect(judgeCondition('true', { ...gate, snapshot }, now)).toMatchObject({ ok: false });
  });
});

describe('the time of a condition', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const holds = (condition: string, at: string) => judgeCondition(condition, review, new Date(at));

  // A Sunday in November: Berlin is an hour ahead of UTC, New York five behind. Months and days of the year from 0.
  test.each([
    ['now.getHours() == 9', true],
    ["now.getHours('Europe/Berlin') == 10", true],
    ["now.getHours('America/New_York') == 4", true],
    ["now.getHours('+05:30') == 15 && now.getMinutes('+05:30') == 0", true],
    ['now.getDayOfWeek() == 0', true],
    [
      'now.getFullYear() == 2026 && now.getMonth() == 10 && now.getDate() == 22 && now.getDayOfMonth() == 21',
      true,
    ],
    ['now.getDayOfYear() == 325', true],
    ['now.getMinutes() == 30 && now.getSeconds() == 15 && now.getMilliseconds() == 250', true],
    [
      "now > timestamp('2026-11-22T09:30:15Z') && now - duration('1s') < timestamp('2026-11-22T09:30:15Z')",
      true,
    ],
  ])('%s', (condition, answer) => {
    expect(judgeCondition(condition, gate, now)).toEqual({ ok: true, value: answer });
  });

  // On 29 March 2026 clocks in Berlin go from 2 to 3: 01:30 UTC is 03:30 there, and 02:30 UTC is 22:30 in New York.
  test.each(['UTC', 'Europe/Berlin', 'America/New_York'])('is the same on a server in %s', (where) => {
    process.env.TZ = where;
    expect(holds('now.getHours() == 2 && now.getDayOfYear() == 87', '2026-03-29T02:30:00Z')).toMatchObject({
      value: true,
    });
    expect(holds("now.getHours('Europe/Berlin') == 3", '2026-03-29T01:30:00Z')).toMatchObject({
      value: true,
    });
    expect(holds("now.getHours('America/New_York') == 22", '2026-03-29T02:30:00Z')).toMatchObject({
      value: true,
    });
    expect(holds('now.getDayOfYear() == 181', '2026-07-01T00:00:00Z')).toMatchObject({ value: true });
  });
});

/** The most that is allowed, of the most there can be. What it takes is measured as processor time. */
describe('judging takes no time, whatever is asked', () => {
  const description = 'ab cd-12 '.repeat(1111);
  const item = (n: number) => ({
    service: `${'s'.repeat(190)}${n}`,
    module: 'm'.repeat(200),
    version: 'v'.repeat(200),
  });
  const large: ConditionContext = {
    ...gate,
    release: { number: 1, title: 't'.repeat(200), description },
    snapshot: {
      number: 1,
      description,
      contents: Array.from({ length: most.contents }, (_, n) => item(n)),
      committers: Array.from({ length: most.committers }, (_, n) => `u${n}`),
    },
  };

  test.each([
    `snapshot.contents.all(c, ${Array(30).fill("c.service != 'x'").join(' && ')})`,
    'snapshot.contents.map(c, c.service + c.version).all(s, size(s) >= 0)',
    "snapshot.committers.map(c, c + 'x').all(c, c != 'x')",
    "snapshot.contents.all(c, now.getHours('Europe/Berlin') >= 0)",
    "!release.description.matches('(.*a){40}q')",
    `!release.description.contains('${'a'.repeat(1500)}b')`,
    'snapshot.contents == snapshot.contents',
  ])('%s', (condition) => {
    expect(conditionFaults(condition)).toBeUndefined();
    judgeCondition(condition, large, now);
    const before = process.cpuUsage();
    expect(judgeCondition(condition, large, now)).toEqual({ ok: true, value: true });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(150);
  });
});
