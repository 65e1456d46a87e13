import type { PolicyDefinition } from '@countersign/contract/policies.ts';

type Level = PolicyDefinition['levels'][number];

const level = (role: string, more: Partial<Level>): Level => ({
  name: role,
  rule: 'anyone',
  approvers: [`role:${role}`],
  ...more,
});

/** Good ways to begin, each made from the roles that there are: the first checks, the last stands above. */
export const templates = {
  oneApprover: ([first]) => ({ levels: [level(first, {})] }),
  fourEyes: ([first]) => ({ levels: [level(first, { peopleOnly: true })], separateDuties: true }),
  twoLevels: ([first, last]) => ({
    levels: [level(first, {}), level(last, { rule: 'percent', percent: 60 })],
  }),
  withDeadline: ([first, last]) => ({
    levels: [
      level(first, {
        deadline: {
          within: '8h',
          remind: ['2h', '30m'],
          onTimeout: 'escalate',
          escalate: { to: [`role:${last}`], replace: false, within: '8h', onTimeout: 'reject' },
        },
      }),
    ],
  }),
} as const satisfies Record<string, (roles: readonly [string, string]) => PolicyDefinition>;

export type Template = keyof typeof templates;

/** The two roles that templates name: who checks, and the board that stands above. */
export function rolesFor(roles: readonly string[]): readonly [string, string] {
  const board = roles.find((role) => /cab|board/i.test(role));
  const first = roles.find((role) => role !== board) ?? board ?? 'Approver';
  return [first, board ?? first];
}
