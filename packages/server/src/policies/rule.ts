import type { Level } from '@countersign/contract/policies.ts';

type Counting =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'everyone' }
  | { readonly kind: 'first-response' }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'majority' }
  | { readonly kind: 'at-least'; readonly count: number };

/** A level's rule with what belongs to it. veto: one rejection decides, even where the others could still meet it. */
export type Rule = Counting & { readonly veto?: true };

/** The rule of a level as a policy writes it. The schema has seen to it that percent and count are there. */
export function ruleOf(level: Pick<Level, 'rule' | 'percent' | 'count' | 'veto'>): Rule {
  return level.veto ? { ...counting(level), veto: true } : counting(level);
}

function counting({ rule, percent = 100, count = 1 }: Pick<Level, 'rule' | 'percent' | 'count'>): Counting {
  switch (rule) {
    case 'percent':
      return { kind: rule, percent };
    case 'at-least':
      return { kind: rule, count };
    default:
      return { kind: rule };
  }
}

/** How many approvals a rule takes of n people. Integers only: percent is the least a with 100·a >= p·n. */
export function needed(rule: Rule, n: number): number {
  switch (rule.kind) {
    case 'anyone':
    case 'first-response':
      return 1;
    case 'everyone':
      return n;
    case 'percent':
      return Math.floor((rule.percent * n + 99) / 100);
    case 'majority':
      return Math.floor(n / 2) + 1;
    case 'at-least':
      return rule.count;
  }
}
