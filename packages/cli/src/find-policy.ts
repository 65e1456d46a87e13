import { listPolicies, type Policy } from '@countersign/contract/policies.ts';
import { usage } from './failure.ts';
import type { Session } from './session.ts';

/** A policy by its name; ends the command when the project has none of this name. */
export async function policyNamed(session: Session, project: string, name: string): Promise<Policy> {
  let cursor: string | undefined;
  do {
    const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next } = await session.ask(listPolicies, { params: { project }, query });
    const found = items.find((policy) => policy.name === name);
    if (found) return found;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  throw usage(`There is no policy "${name}" in ${project}.`);
}
