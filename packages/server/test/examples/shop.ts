import type { Configuration } from '@countersign/contract/configuration.ts';
import type { z } from 'zod';

const approval = (policy: string) => ({ name: 'Manager Approval', type: 'approval' as const, policy });
const stage = (more: object) => ({ name: 'QA', environment: 'qa', ...more });

/** The project that the examples of the contract speak of, with a pipeline for everything that can wait. */
export const shop: z.input<typeof Configuration> = {
  users: [
    {
      ...{ username: 'ann', name: 'Ann Lee', email: 'ann@example.test' },
      password: { value: 'correct horse battery' },
      tokens: [{ name: 'examples', value: { value: 'only-for-tests-ann' } }],
    },
    { username: 'bob', name: 'Bob Roy', email: 'bob@example.test', password: { value: 'a password of bob' } },
    {
      ...{ username: 'ci', kind: 'service' as const },
      tokens: [{ name: 'pipeline', value: { value: 'only-for-tests-of-ci' } }],
    },
  ],
  groups: [{ name: 'cab', members: ['ann', 'bob'] }],
  projects: [
    {
      key: 'shop',
      name: 'Web shop',
      members: { maintainer: ['ann'], operator: ['ci', 'bob'], viewer: ['group:cab'] },
      roles: [
        { name: 'QA Manager', members: ['ann'] },
        { name: 'CAB', members: ['group:cab'] },
        { name: 'Former board', members: ['bob'] },
      ],
      environments: [
        { key: 'qa', name: 'QA' },
        { key: 'prod', name: 'Production' },
        { key: 'frozen', name: 'Frozen' },
      ],
      services: [{ name: 'cart', modules: ['cart-api', 'cart-web'] }],
      policies: ['qa', 'production'].map((name) => ({
        name,
        levels: [{ name: 'QA', rule: 'anyone' as const, approvers: ['role:QA Manager'] }],
        override: ['role:CAB'],
      })),
      pipelines: [
        { name: 'standard', stages: [stage({ gates: [approval('qa')] })] },
        { name: 'checked', stages: [stage({ gates: [{ name: 'Tests', type: 'check' }] })] },
        {
          name: 'frozen',
          stages: [stage({ environment: 'frozen', steps: [{ name: 'Smoke test', manual: {} }] })],
        },
        { name: 'manual', stages: [stage({ steps: [{ name: 'Smoke test', manual: {} }] })] },
      ],
    },
  ],
};
