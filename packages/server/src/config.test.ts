import { expect, test } from 'vitest';
import { readConfig, settings } from './config.ts';
import { CannotStart } from './kernel/cannot-start.ts';

test('nothing set: port 8080 on this machine only, ./data, the embedded database', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 8080,
    HOST: '127.0.0.1',
    COUNTERSIGN_DATA: `${process.cwd()}/data`,
    COUNTERSIGN_CONNECTIONS: 20,
    COUNTERSIGN_PROXY: 0,
    LOG_LEVEL: 'info',
  });
  expect(readConfig({}).DATABASE_URL).toBeUndefined();
});

test('an empty value is no value', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 8080 });
});

test.each([
  ['PORT', 'http', 'PORT must be a whole number from 0 to 65535, not "http".'],
  ['PORT', '65536', 'PORT must be a whole number from 0 to 65535, not "65536".'],
  ['PORT', '-1', 'PORT must be a whole number from 0 to 65535, not "-1".'],
  ['HOST', 'a b', 'HOST must be a host name or an IP address, not "a b".'],
  [
    'COUNTERSIGN_ORIGIN',
    'sign.test',
    'COUNTERSIGN_ORIGIN must be an http or https address without a path, not "sign.test".',
  ],
  [
    'COUNTERSIGN_ORIGIN',
    'https://a.test/b',
    'COUNTERSIGN_ORIGIN must be an http or https address without a path, not "https://a.test/b".',
  ],
  [
    'LOG_LEVEL',
    'loud',
    'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not "loud".',
  ],
  ['COUNTERSIGN_EXAMPLE', '1', 'COUNTERSIGN_EXAMPLE must be yes or no, not "1".'],
  ['COUNTERSIGN_SECRET', 'short', 'COUNTERSIGN_SECRET must be at least 32 characters.'],
  ['COUNTERSIGN_ADMIN_PASSWORD', 'short', 'COUNTERSIGN_ADMIN_PASSWORD must be at least 10 characters.'],
  [
    'COUNTERSIGN_SMTP_URL',
    'http://u:hidden@h/',
    'COUNTERSIGN_SMTP_URL must be an address that begins with smtp:// or smtps://.',
  ],
  [
    'COUNTERSIGN_SMTP_URL',
    'smtp://u:hidden@h',
    'COUNTERSIGN_MAIL_FROM must be set where COUNTERSIGN_SMTP_URL is.',
  ],
  ['COUNTERSIGN_MAIL_FROM', 'a b', 'COUNTERSIGN_MAIL_FROM must be a mail address, not "a b".'],
  ['DATABASE_URL', 'mysql://u:hidden@h/d', 'DATABASE_URL must be an address that begins with postgresql://.'],
])('%s=%s is refused by name, and no secret is repeated', (name, value, line) => {
  expect(() => readConfig({ [name]: value })).toThrow(new CannotStart(line));
});

test('every setting says in one sentence what it is for', () => {
  for (const [name, schema] of Object.entries(settings))
    expect(schema.description, name).toMatch(/^[A-Z].*\.$/);
});
