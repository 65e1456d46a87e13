import type { ApprovalInput } from '@countersign/contract/approval-input.ts';
import type { ApprovalDeadline, Deadline, Level, PolicyDefinition } from '@countersign/contract/policies.ts';
import { differences, most } from '../difference.ts';

/**
 * What differs between two versions of a policy, in words: levels by their names, deadlines and rules as a person would
 * say them. At most the first five differences.
 */
export function policyDifference(before: PolicyDefinition, after: PolicyDefinition): string[] {
  const all = [
    ...levelsDifference(before.levels, after.levels),
    ...differences(said(before), said(after), 'values').map(plain),
  ];
  const rest = all.length - most;
  return rest > 0 ? [...all.slice(0, most), `and ${rest} more`] : all;
}

function levelsDifference(before: readonly Level[], after: readonly Level[]): string[] {
  const known = new Map(before.map((level) => [level.name, level]));
  const stays = (levels: readonly Level[], others: readonly Level[]) =>
    levels.map(({ name }) => name).filter((name) => others.some((other) => other.name === name));
  const [was, is] = [stays(before, after), stays(after, before)];
  return [
    ...before
      .filter(({ name }) => !after.some((level) => level.name === name))
      .map(({ name }) => `level ${name}: removed`),
    ...after.flatMap((level) => {
      const old = known.get(level.name);
      if (old === undefined) return [`level ${level.name}: added, ${inWords(level)}`];
      return differences(saidOf(old), saidOf(level), 'values').map(
        (one) => `level ${level.name}: ${plain(one)}`,
      );
    }),
    ...(was.join('\n') === is.join('\n') ? [] : [`levels: ${was.join(', ')} -> ${is.join(', ')}`]),
  ];
}

/** A pointer says what a level has as well as its name does. */
const plain = (difference: string): string => difference.replace(/^\//, '');

const said = ({ levels: _, deadline, ...policy }: PolicyDefinition) => ({
  ...policy,
  ...(deadline && { deadline: time(deadline) }),
});

const saidOf = ({ rule, percent, count, deadline, input, name: _, ...level }: Level) => ({
  rule: [rule, percent, count].filter((part) => part !== undefined).join(' '),
  ...level,
  approvers: level.approvers.join(', '),
  ...(deadline && { deadline: time(deadline) }),
  ...(input && { input: value(input) }),
});

const inWords = (level: Level): string => {
  const { rule, approvers } = saidOf(level);
  return `${rule} of ${approvers}`;
};

function time({ within, calendar, remind, onTimeout, ...rest }: Deadline | ApprovalDeadline): string {
  const escalate = 'escalate' in rest ? rest.escalate : undefined;
  const working = calendar === undefined ? '' : ` of ${calendar}`;
  const reminded = remind?.length ? `, reminded ${remind.join(', ')} before` : '';
  const then = escalate
    ? `${escalate.replace ? 'hand over to' : 'ask also'} ${escalate.to.join(', ')}, within ${escalate.within}, then ${escalate.onTimeout}`
    : onTimeout;
  return `within ${within}${working}${reminded}, then ${then}`;
}

const value = ({ name, type, options, required, label }: ApprovalInput): string =>
  [
    `${name}, a ${type}`,
    ...(options ? [`of ${options.join(', ')}`] : []),
    ...(required ? [] : ['if wanted']),
    ...(label ? [`"${label}"`] : []),
  ].join(' ');
