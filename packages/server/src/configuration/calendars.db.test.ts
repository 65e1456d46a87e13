import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';

// Calendars and windows as parts of the configuration: applied, read back, applied again.

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it.close());

const path = '/api/v1/configuration';
const apply = async (projects: object[], query = '') =>
  (await it.administrator.post(`${path}${query}`, { users: [{ username: 'ann' }], projects })).json();
const office = {
  name: 'office',
  timeZone: 'Europe/Berlin',
  spans: [{ from: '2026-01-01T09:00', to: '2026-01-01T17:00', repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
};
const company = {
  name: 'company',
  source: 'https://calendars.example.test/freezes.ics',
  timeZone: 'Europe/Berlin',
};
const freeze = {
  name: 'Company freeze',
  kind: 'freeze',
  calendar: 'company',
  environments: ['prod'],
  override: ['role:CAB'],
};
const hours = { name: 'Office hours', kind: 'allow', calendar: 'office' };
const deadline = { within: '8h', calendar: 'office', onTimeout: 'expire' };
const project = {
  key: 'shop',
  name: 'Web shop',
  members: { maintainer: ['ann'] },
  roles: [{ name: 'CAB', members: ['ann'] }],
  environments: [{ key: 'prod', name: 'Production' }],
  policies: [{ name: 'qa', levels: [{ name: 'QA', rule: 'anyone', approvers: ['ann'], deadline }] }],
  calendars: [office, company],
  windows: [freeze, hours],
};

test('a dry run says it and writes nothing; then it is made, once, and read back as it was written', async () => {
  const dry = await apply([project], '?dryRun=true');
  const said = dry.changes.map(
    ({ kind, name, detail }: Record<string, string>) => `${kind} ${name}: ${detail}`,
  );
  expect(said.slice(-5)).toEqual([
    'calendar office: 1 spans',
    'calendar company: read from https://calendars.example.test/freezes.ics',
    'policy qa: QA',
    'window Company freeze: freeze by company',
    'window Office hours: allow by office',
  ]);
  expect((await apply([project])).changes).toEqual(dry.changes);
  expect((await apply([project])).changes).toEqual([]);
  const exported = (await it.administrator.get(path)).json();
  expect(exported.projects[0].calendars).toEqual([office, company]);
  expect(exported.projects[0].windows).toEqual([freeze, hours]);
  expect((await apply(exported.projects)).changes).toEqual([]);
});

test('what differs is said, and made', async () => {
  const later = { ...office, spans: [{ ...office.spans[0], to: '2026-01-01T18:00' }] };
  const changes = (
    await apply([
      {
        ...project,
        calendars: [later, { ...office, name: 'company' }],
        windows: [{ ...freeze, environments: [] }],
      },
    ])
  ).changes;
  expect(changes).toMatchObject([
    { action: 'update', kind: 'calendar', detail: '/spans/0/to: 2026-01-01T17:00 -> 2026-01-01T18:00' },
    { action: 'update', kind: 'calendar', name: 'company' },
    { action: 'update', kind: 'window', detail: '/environments/0: prod -> none' },
  ]);
  const { items } = (await it.administrator.get('/api/v1/projects/shop/calendars')).json();
  expect(items).toMatchObject([
    { name: 'company', source: null, spans: office.spans },
    { name: 'office', version: 2 },
  ]);
  expect((await apply([{ ...project, calendars: [company] }])).changes).toHaveLength(2);
  expect((await apply([{ key: 'shop', name: 'Web shop' }])).changes).toEqual([]);
});

test.each([
  [
    'a rule that is none',
    { calendars: [{ ...office, spans: [{ ...office.spans[0], repeat: 'FREQ=NEVER' }] }] },
    '/calendars/0/spans/0/repeat',
  ],
  ['a calendar that is not there', { windows: [{ ...hours, calendar: 'easter' }] }, '/windows/0/calendar'],
  [
    'an environment that is not there',
    { windows: [{ ...freeze, environments: ['Prod'] }] },
    '/windows/0/environments/0',
  ],
])('a fault has its place in the document, and nothing is written: %s', async (_, parts, place) => {
  const before = (await it.administrator.get(path)).json();
  const refused = await apply([{ ...project, calendars: [office, company], ...parts }]);
  expect(refused.errors).toMatchObject([{ pointer: `/projects/0${place}` }]);
  expect((await it.administrator.get(path)).json()).toEqual(before);
});
