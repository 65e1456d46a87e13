import { Configuration } from '@countersign/contract/configuration.ts';
import { expect, test } from 'vitest';
import { asFile } from './as-file.ts';
import { diff } from './diff.ts';

const written = {
  users: [
    { username: 'ann', email: 'ann@example.test' },
    { username: 'ci', kind: 'service', disabled: true },
  ],
  projects: [
    {
      key: 'shop',
      name: 'Web shop',
      environments: [{ key: 'qa', name: 'QA' }],
      pipelines: [
        {
          name: 'standard',
          stages: [
            {
              name: 'QA',
              environment: 'qa',
              gates: [{ name: 'night', type: 'schedule', cron: '0 22 * * *' }],
              steps: [
                {
                  name: 'deploy',
                  http: { method: 'POST', url: 'https://ci.example.test/deploy', retries: 2 },
                },
                { name: 'look', manual: {} },
              ],
            },
          ],
        },
      ],
    },
  ],
};
const account = { kind: 'person', administrator: false, disabled: false };
/** As the database shows what `written` made: with every default filled in. */
const stored = Configuration.parse({
  ...written,
  users: [
    { ...account, username: 'admin', name: 'Administrator', administrator: true },
    { ...account, ...written.users[0], name: 'ann' },
    { ...account, ...written.users[1], name: 'ci' },
  ],
  groups: [],
  projects: written.projects.map((project) => ({
    ...project,
    members: {},
    roles: [],
    services: [],
    policies: [],
  })),
});

test('what was written comes back, without what goes without saying', () => {
  expect(asFile(stored)).toEqual(written);
});

test('it means the same: there is no difference', () => {
  const again = Configuration.parse(asFile(stored));
  expect(
    diff({ configuration: stored, tokens: [], accessKeys: [], versions: [] }, again, (value) => value),
  ).toEqual([]);
});

test('an administrator who is no longer as made is written down', () => {
  const users = [
    { ...account, kind: 'person', username: 'admin', name: 'Ann Lee', administrator: true } as const,
  ];
  expect(asFile({ users }).users).toEqual([{ username: 'admin', name: 'Ann Lee', administrator: true }]);
});
