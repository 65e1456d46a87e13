import { definitionText } from '@countersign/contract/definition-text.ts';
import type { Policy, PolicyDefinition } from '@countersign/contract/policies.ts';

/** What a policy says, without what is kept about it: what is edited, and sent back. */
export function definitionOf(policy: Policy): PolicyDefinition {
  const { id: _id, name: _name, version: _version, ...rest } = policy;
  const { writtenBy: _writtenBy, confirmedBy: _confirmedBy, updatedAt: _updatedAt, ...definition } = rest;
  return definition;
}

/** The same as YAML, as people write it, whatever order it was kept in. */
export const textOf = (policy: Policy): string => definitionText(definitionOf(policy));

/** Who alone stands behind a change: who wrote it, until somebody else confirms it; null: nobody need. */
export const waitsForConfirmation = ({ version, confirmedBy }: Policy): boolean =>
  version > 1 && confirmedBy === null;
