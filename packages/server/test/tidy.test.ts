import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { isTest, median, readSources, type Source } from './tidy/sources.ts';

// Style is a test. What does not hold yet stands in a list of exceptions, which may only shrink.

const sources = readSources();
const product = sources.filter((source) => !isTest(source));
const server = product.filter(({ path }) => path.startsWith('packages/server/src/'));

test('there is something to look at', () => expect(product.length).toBeGreaterThan(50));

test('files are short: at most 400 lines, in the middle at most 80', () => {
  expect(sources.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines}`)).toEqual(
    [],
  );
  expect(median(product.map(({ lines }) => lines))).toBeLessThanOrEqual(80);
});

test('functions are short: at most 70 lines, in the middle at most 10', () => {
  const functions = product.flatMap((source) => source.functions);
  expect(functions.filter(({ lines }) => lines > 70).map(({ name, lines }) => `${name}: ${lines}`)).toEqual(
    [],
  );
  expect(median(functions.map(({ lines }) => lines))).toBeLessThanOrEqual(10);
});

test('a folder holds at most 20 files', () => {
  const folders = Object.entries(Object.groupBy(server, ({ path }) => dirname(path)));
  const full = folders.filter(([folder, files]) => (files?.length ?? 0) > 20 && !folder.endsWith('/kernel'));
  expect(full.map(([folder]) => folder)).toEqual([]);
});

test('between the workspaces there is one way: console, cli and server import contract', () => {
  const workspace = (path: string) => /^packages\/(\w+)\//.exec(path)?.[1];
  const wrong = product.flatMap(({ path, imports }) =>
    imports
      .filter(({ from }) => {
        const [here, there] = [workspace(path), workspace(from)];
        return here && there && there !== here && there !== 'contract';
      })
      .map(({ from }) => `${path} imports ${from}`),
  );
  expect(wrong).toEqual([]);
});

/** What stands further down knows nothing of what stands above it. Rooms of one floor may use each other's types. */
const floors = [
  ['kernel'],
  ['ledger', 'people', 'policies', 'calls', 'calendars', 'conditions'],
  ['windows'],
  ['approvals'],
  ['emergencies'],
  ['preapprovals'],
  ['permits'],
  ['workflows'],
  ['runs'],
  ['pipelines'],
  ['releases'],
  ['executions', 'notifications'],
  ['explanations', 'simulations', 'insight'],
  ['configuration'],
  ['dialects'],
];
const roomOf = (path: string): string | undefined => /^packages\/server\/src\/(\w+)\//.exec(path)?.[1];
const floorOf = (path: string): number => floors.findIndex((rooms) => rooms.includes(roomOf(path) ?? ''));

test('every folder of the server has its floor', () => {
  const homeless = new Set(
    server
      .map(({ path }) => path)
      .filter((path) => roomOf(path) && floorOf(path) < 0)
      .map(roomOf),
  );
  expect([...homeless]).toEqual([]);
});

test('imports go down: dialects, slices, then ledger, policies and people, then the kernel', () => {
  const wrong = server.flatMap(({ path, imports }) =>
    imports
      .filter(({ from, types }) => !types && roomOf(path) && roomOf(from) && floorOf(from) > floorOf(path))
      .map(({ from }) => `${path} imports ${from}`),
  );
  expect(wrong).toEqual([]);
});

test('the kernel knows nothing of what is built on it', () => {
  const wrong = server
    .filter(({ path }) => roomOf(path) === 'kernel')
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ from }) => roomOf(from) && roomOf(from) !== 'kernel')
        .map(({ from }) => `${path} imports ${from}`),
    );
  expect(wrong).toEqual([]);
});

/** A signature and its ledger entry are written by one statement, so the one place shows the other its columns. */
const sharedStores = ['packages/server/src/ledger/ledger.store.ts'];

test('a slice never writes through the store of another', () => {
  const wrong = server.flatMap(({ path, imports }) =>
    imports
      .filter(
        ({ from, types }) =>
          from.endsWith('.store.ts') &&
          !types &&
          roomOf(from) !== roomOf(path) &&
          !sharedStores.includes(from),
      )
      .map(({ from }) => `${path} imports ${from}`),
  );
  expect(wrong).toEqual([]);
});

const offends = (files: readonly Source[], pattern: RegExp): string[] =>
  files.filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path);
const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '');

test('no clock and no randomness outside the kernel', () => {
  const outside = server.filter(({ path }) => roomOf(path) && roomOf(path) !== 'kernel');
  expect(
    offends(outside, /new Date\(\)|Date\.now|Math\.random|randomBytes|randomUUID|performance\.now/),
  ).toEqual([]);
});

/**
 * main hands it to config, which knows every setting; a crash point must cost nothing, and so asks no configuration;
 * the database is started in the environment the server was started in.
 */
const environmentReaders = [
  'packages/server/src/kernel/crash-point.ts',
  'packages/server/src/kernel/embedded/postmaster.ts',
  'packages/server/src/main.ts',
];

test('the environment is read in one place', () => {
  expect(offends(server, /process\.env/)).toEqual(environmentReaders);
});

/** All that is sent to other systems goes by `Parts['send']`, whose ways test/hostile/calls.db.test.ts tries one by one. */
test('four places call other systems, and one file opens the connections', () => {
  const senders = server.filter(({ text }) => /Pick<Parts, [^>]*'send'/.test(text));
  expect(senders.map(({ path }) => path)).toEqual([
    'packages/server/src/calendars/read-feed.ts',
    'packages/server/src/executions/gates/notify-gate.ts',
    'packages/server/src/executions/steps/try-step.ts',
    'packages/server/src/runs/jobs/try-job.ts',
  ]);
  const network = /^(node:)?(http|https|http2|tls|net|dgram|undici)$/;
  const names = server.filter(({ imports }) =>
    imports.some(({ from, types }) => !types && network.test(from)),
  );
  // The others want the names of statuses, a free port, and whether a text is an address.
  expect(names.map(({ path }) => path)).toEqual([
    'packages/server/src/dialects/secmaster/iam/routes.ts',
    'packages/server/src/kernel/free-port.ts',
    'packages/server/src/kernel/neighbourhood.ts',
    'packages/server/src/kernel/outgoing.ts',
    'packages/server/src/kernel/reach.ts',
  ]);
  expect(offends(server, /(?<![.\w'"])fetch\(/)).toEqual([]);
});

test('SQL is only in files whose names say that they do input and output, and in use cases', () => {
  const pure = server.filter(
    ({ path, text }) =>
      !/\.(store|views|job)\.ts$|\/kernel\//.test(path) && !/work\b|reader|tx\b/i.test(text),
  );
  expect(offends(pure, /sql<|sql`/)).toEqual([]);
});

test('nothing is left undone or passed over in silence', () => {
  const mine = sources.filter(({ path }) => !path.endsWith('tidy.test.ts'));
  expect(offends(mine, /@ts-ignore|@ts-nocheck|\bas any\b/)).toEqual([]);
  expect(mine.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text)).map(({ path }) => path)).toEqual([]);
});
