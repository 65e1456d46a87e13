import { people } from './people.ts';
import type { Tried } from './routes.ts';

const short = [
  'nob',
  'rev',
  'exp',
  'ses',
  'dis',
  'oth',
  'vie',
  'app2',
  'ro',
  'ope',
  'svc',
  'req',
  'mai',
  'app',
  'adm',
  'right',
];

/** What came of all of it, a line a route: yes, the status of the refusal, or - where nobody was sent. */
export function table({ rows, cells, wrong }: Tried): string[] {
  const width = Math.max(...rows.map(({ call }) => call.route.length)) + 7;
  const line = (what: string, texts: readonly string[]) =>
    `${what.padEnd(width)} ${texts.map((text) => text.padEnd(5)).join(' ')}`.trimEnd();
  return [
    ...people.map((person, nth) => `${(short[nth] ?? '').padEnd(6)}${person}`),
    '',
    line('', short),
    ...rows.map(({ call, cells: row }) =>
      line(
        `${call.method.padEnd(6)} ${call.route}`,
        people.map((person) => String(row[person] ?? '-')),
      ),
    ),
    '',
    summary({ rows, cells, wrong }),
    ...wrong.map((one) => `  ${one}`),
  ];
}

/** In one line. */
export function summary({ rows, cells, wrong }: Tried): string {
  const unexpected = wrong.filter((one) => one.includes(': succeeds')).length;
  return `${rows.length} routes, ${people.length} people, ${cells} cells: unexpected success ${unexpected}, otherwise wrong ${wrong.length - unexpected}`;
}
