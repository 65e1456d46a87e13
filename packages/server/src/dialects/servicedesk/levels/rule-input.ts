import { done, type Outcome } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import type { Rule } from '../../../policies/rule.ts';
import { ruleRows } from '../words.ts';
import type { RuleInput } from './wire.ts';

/**
 * The rule that a client means: `{type, value}`, `{type: "condition", value: "anyone_approves"}`, or `{id}` or `{name}` with the threshold
 * in `rule_value`. Refuses with `request/invalid` one that there is not, and a threshold that is missing.
 */
export function readRule(
  { id, name, type, value }: RuleInput,
  rule_value: number | null | undefined,
): Outcome<Rule> {
  const word = type === 'condition' ? String(value ?? '') : (type ?? name ?? '');
  const kind = id === undefined ? kindNamed(word) : kindOf((row) => row.id === id);
  if (kind === undefined) return wrong('rule', 'there is no such rule; GET /approval_rules lists them');
  if (kind !== 'percent' && kind !== 'at-least') return done({ kind });
  if (typeof value === 'string') return wrong('rule', 'a threshold is 1 to 100');
  const threshold = typeof value === 'number' ? value : rule_value;
  if (typeof threshold !== 'number') return wrong('rule_value', 'required: a threshold, 1 to 100');
  return done(kind === 'percent' ? { kind, percent: threshold } : { kind, count: threshold });
}

const kindOf = (is: (row: (typeof ruleRows)[Rule['kind']]) => boolean): Rule['kind'] | undefined =>
  (Object.keys(ruleRows) as Rule['kind'][]).find((kind) => is(ruleRows[kind]));

function kindNamed(word: string): Rule['kind'] | undefined {
  const plain = word.toLowerCase().replace(/^sdp\.approval\./, '');
  return plain === 'percent' ? 'percent' : kindOf(({ type }) => type === plain);
}

const wrong = (field: string, detail: string) => invalid([{ pointer: `/approval_level/${field}`, detail }]);
