import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { settings } from '../src/config.ts';
import { openMetrics } from '../src/kernel/metrics.ts';

// The examples of docs/operations.md, held against what they are about, and against the programs that read them where
// these are installed.

let page: string;
let patroni: string;
beforeAll(async () => {
  const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
  [page, patroni] = [await read('docs/operations.md'), await read('chaos/ha/patroni.yml')];
});

const example = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1] ?? '';

const isThere = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Runs a program on a file of this text; answers what it complains about. */
async function complaintsOf(program: string, options: readonly string[], name: string, text: string) {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-operations-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, name);
  await writeFile(file, text);
  return promisify(execFile)(program, [...options, file]).then(
    ({ stderr }) => stderr,
    ({ stderr, message }) => stderr || message,
  );
}

test('the service names settings that there are, a program that there is, and systemd takes it', async () => {
  const unit = example('ini');
  const named = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name ?? '');
  expect(named.filter((name) => !(name in settings))).toEqual([]);
  const script = /^ExecStart=\S+ (\S+) serve$/m.exec(unit)?.[1] ?? '';
  expect(await readFile(new URL(`../../../${script}`, import.meta.url), 'utf8')).toContain('node');
  if (!isThere('systemd-analyze')) return;
  const here = unit.replace(/^ExecStart=\S+/m, `ExecStart="${process.execPath}"`);
  expect(await complaintsOf('systemd-analyze', ['verify', '--man=no'], 'countersign.service', here)).toBe('');
});

test('the proxies wait longer than a request may, hold nothing back, and HAProxy takes it', async () => {
  const haproxy = example('haproxy');
  expect(haproxy).toMatch(/timeout server 90s/);
  expect(haproxy).toMatch(/GET \/readyz/);
  expect(example('nginx')).toMatch(/proxy_buffering off;\n\s+proxy_read_timeout 90s;/);
  if (!isThere('haproxy')) return;
  const plain = haproxy.replace(/bind :443 ssl crt \S+/, 'bind 127.0.0.1:18195');
  expect(await complaintsOf('haproxy', ['-c', '-f'], 'haproxy.cfg', plain)).not.toMatch(/ALERT|WARNING/);
});

test('what is said of Patroni is what is tried', () => {
  const told = [
    ...page.matchAll(
      /`(ttl|loop_wait|retry_timeout|synchronous_mode|synchronous_mode_strict|use_pg_rewind): (\w+)`/g,
    ),
  ];
  expect(told.length).toBe(6);
  for (const [, name, value] of told) expect(patroni).toMatch(new RegExp(`^ +${name}: ${value}$`, 'm'));
  const [ttl = 0, wait = 0, retry = 0] = ['ttl', 'loop_wait', 'retry_timeout'].map((name) =>
    Number(told.find(([, one]) => one === name)?.[2]),
  );
  expect(ttl).toBeGreaterThanOrEqual(wait + 2 * retry);
});

test('every figure to watch is one that there is', async () => {
  const text = await openMetrics().text();
  const told = [...page.matchAll(/^\| `((?:countersign|nodejs|process)_\w+?)(?:_count|_bucket)?[`{]/gm)];
  expect(told.length).toBeGreaterThan(4);
  for (const [, name] of told) expect(text).toContain(`# TYPE ${name} `);
});
