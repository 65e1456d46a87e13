import { describe, expect, test } from 'vitest';
import type { ConditionContext } from '../../conditions/judge.ts';
import { ruledWithoutPeople } from './by-rule.ts';

// "When a policy applies, what is approved by rule without people (and recorded as that)"; "an expression that fails is
// an error, never a yes". A policy that does not apply asks nobody, and what it would have approved itself is not asked.

const now = new Date('2026-11-22T09:00:00Z');
const environment = (key: string): ConditionContext => ({
  requester: { username: 'ci', kind: 'service' },
  environment: { key, name: 'Somewhere' },
});

/** 'people', or whatever is kept on record, or the code of the refusal. */
function told(when: string | undefined, approveWhen: string | undefined, context: ConditionContext): string {
  const ruled = ruledWithoutPeople({ when, approveWhen }, context, now);
  return ruled.ok ? (ruled.value ?? 'people') : ruled.refusal.code;
}

const inProd = "environment.key == 'prod'";
const byCi = "requester.username == 'ci'";
const failing = "workflow.key == 'nightly'";
const applies = "The policy applies only when environment.key == 'prod'.";
const approved = "Approved by the policy’s own rule: requester.username == 'ci'.";

describe('nobody has to be asked', () => {
  type Row = [when: string | undefined, approveWhen: string | undefined, key: string, told: string];
  const table: Row[] = [
    [undefined, undefined, 'prod', 'people'],
    [inProd, undefined, 'prod', 'people'],
    [inProd, undefined, 'qa', applies],
    [undefined, byCi, 'qa', approved],
    [undefined, "requester.username == 'ann'", 'qa', 'people'],
    [inProd, byCi, 'prod', approved],
    [inProd, byCi, 'qa', applies],
    [failing, undefined, 'prod', 'condition/failed'],
    [undefined, failing, 'prod', 'condition/failed'],
    [failing, byCi, 'prod', 'condition/failed'],
    [inProd, failing, 'prod', 'condition/failed'],
    // It does not apply, so what it would have approved is not judged.
    [inProd, failing, 'qa', applies],
    // Neither yes nor no is no answer.
    [undefined, 'environment.key', 'prod', 'condition/failed'],
  ];
  test.each(table)('when %s, approveWhen %s, in %s: %s', (when, approveWhen, key, expected) => {
    expect(told(when, approveWhen, environment(key))).toBe(expected);
  });
});
