import { describe, expect, test } from 'vitest';
import { conditionFaults } from './check.ts';
import { limits } from './parse.ts';
import { readable } from './readable.ts';

describe('what can be judged', () => {
  test.each([
    "environment.key == 'prod' && size(snapshot.contents) > 5",
    'has(environment.key)',
    "snapshot.contents.exists(c, c.service == 'cart' && c.module == 'cart-api')",
    "snapshot.contents.filter(c, c.service != 'cart').map(c, c.version).all(v, v.startsWith('2.'))",
    "snapshot.contents.exists_one(c, c.version.matches('^2\\\\.[0-9]+$'))",
    "'ann' in snapshot.committers || requester.username in ['ci', 'bob']",
    "now.getHours('Europe/Berlin') >= 18 || now.getDayOfWeek('Europe/Berlin') in [0, 6]",
    "now - timestamp('2026-11-22T09:00:00Z') > duration('24h')",
    "release.title.contains('hotfix') ? release.number > 5 : snapshot.number % 2 == 0",
    "double(release.number) / 2.0 > 1.5 && string(version.number) + '!' != '1'",
    "snapshot.contents[0].service == 'cart'",
    'true',
  ])('%s', (condition) => expect(conditionFaults(condition)).toBeUndefined());
});

/** One for each kind of variable, so that nothing of the list is forgotten here. */
test('everything that can be read can be read', () => {
  for (const [variable, type] of Object.entries(readable)) {
    const fields = type.kind === 'object' ? Object.keys(type.fields) : [];
    for (const field of fields) expect(conditionFaults(`has(${variable}.${field})`)).toBeUndefined();
    if (fields.length === 0) expect(conditionFaults(`${variable} == ${variable}`)).toBeUndefined();
  }
});

describe('what is refused', () => {
  test.each([
    [
      'the environment of the process',
      "process.env.TOKEN == 'x'",
      'it reads "process"; what can be read is release.number',
    ],
    ['another variable', 'approval.id == 1', 'it reads "approval"'],
    ['what every object has', "requester.constructor == 'x'", 'the requester has no "constructor"'],
    ['the same as a variable', 'constructor == 1', 'it reads "constructor"'],
    [
      'a field that is not there',
      "environment.kye == 'prod'",
      'the environment has no "kye"; what can be read is',
    ],
    [
      'one of a list',
      "snapshot.contents.exists(c, c.modul == 'x')",
      'an item of the contents has no "modul"',
    ],
    ['one that is only asked for', 'has(release.author)', 'the release has no "author"'],
    ['a text', 'release.title', 'it is string; a condition is true or false'],
    ['a number', 'size(snapshot.contents)', 'it is int; a condition is true or false'],
    ['unlike things', "release.number == '6'", '"==" does not go with int and string'],
    ['unlike things in a list', '6 in snapshot.committers', '"in" does not go with int and a list of string'],
    ['reckoning with unlike numbers', 'release.number + 1.5 > 2.0', '"+" does not go with int and double'],
    ['an unknown function', "release.title.lower() == 'x'", 'there is no function "lower"'],
    ['a message of the library', 'google.protobuf.Timestamp{seconds: 1} == now', 'maps and messages'],
    ['types as values', 'type(release.number) == int', 'there is no function "type"'],
    ['a time zone that is none', "now.getHours('Mars/Base') > 1", 'there is no time zone "Mars/Base"'],
    ['a pattern that is read', 'release.title.matches(release.description)', 'is written out, not read'],
    ['a pattern that is none', "release.title.matches('(a')", 'the pattern cannot be read'],
    ['a pattern without end', "release.title.matches('(.*a){1000}b')", 'the pattern is too large'],
    ['three loops', '[1].all(a, [1].all(b, [1].all(c, a == c)))', 'at most 2 loops stand within each other'],
    [
      'two loops over the contents',
      'snapshot.contents.all(a, snapshot.contents.all(b, a == b))',
      'at most 100000',
    ],
    ['no expression at all', 'environment.key ==', 'line 1, column'],
    ['nothing but a remark', '// nothing', 'line 1'],
  ])('%s', (_, condition, sentence) => expect(conditionFaults(condition)).toContain(sentence));
});

describe('what is too large is refused before it is read', () => {
  const quickly = (condition: string): string | undefined => {
    const before = process.cpuUsage();
    const fault = conditionFaults(condition);
    const { user } = process.cpuUsage(before);
    expect(user / 1000).toBeLessThan(50);
    return fault;
  };

  test('10,000 terms', () => {
    const terms = Array(10_000).fill('release.number > 1').join(' || ');
    expect(quickly(terms)).toContain('at most 2000 are read');
  });

  test('as many terms as fit', () => {
    expect(quickly(Array(400).fill('true').join('||').slice(0, limits.length))).toContain(
      'at most 600 are judged',
    );
  });

  test.each([
    ['parentheses', '('.repeat(900), ')'.repeat(900)],
    ['lists', '['.repeat(900), ']'.repeat(900)],
    ['calls', 'size('.repeat(300), ')'.repeat(300)],
    ['choices', 'true ? true : '.repeat(100), ''],
  ])('%s within each other', (_, before, after) => {
    expect(quickly(`${before}true${after}`)).toContain('nested too deeply');
  });

  test.each([
    ['negations', `${'!'.repeat(1990)}true`],
    ['selections', `release${'.title'.repeat(300)}`],
    ['sums', `1${'+1'.repeat(990)} > 1`],
  ])('a long row of %s ends', (_, condition) => {
    quickly(condition);
  });
});
