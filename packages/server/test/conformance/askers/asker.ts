import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import type { PipelineWorld } from '../../pipeline-world.ts';
import type { Waiting } from '../waiting.ts';

/** What is put to people: levels, what else their policy says, and whose work is in the subject; ci asks. */
export type Asking = {
  readonly levels: readonly Level[];
  readonly policy?: Partial<Omit<PolicyDefinition, 'levels'>>;
  readonly committers?: readonly string[];
};

/** Puts questions to people about subjects of one kind. */
export type Asker = {
  /** A subject of its own that waits for an answer to this. */
  ask(asking: Asking): Promise<Waiting>;
  /** The next subject of the same thing, waiting on the same levels beside the other. */
  next(waiting: Waiting): Promise<Waiting>;
};

/** A level as a policy has it. */
export type Level = {
  readonly name: string;
  readonly rule: 'anyone' | 'everyone' | 'first-response' | 'at-least';
  readonly approvers: readonly string[];
} & Partial<
  Pick<PolicyDefinition['levels'][number], 'ordinal' | 'count' | 'peopleOnly' | 'deadline' | 'input'>
>;

export const level = (name: string, approvers: string[], more: Partial<Level> = {}): Level => ({
  ...{ name, rule: 'anyone', approvers },
  ...more,
});

/** Makes a thing once for the same levels and policy; `nth` counts the things made. */
export function once(make: (asking: Asking, nth: number) => Promise<string>) {
  const made = new Map<string, Promise<string>>();
  return (asking: Asking): Promise<string> => {
    const key = JSON.stringify([asking.levels, asking.policy]);
    const found = made.get(key) ?? make(asking, made.size);
    made.set(key, found);
    return found;
  };
}

export async function partsOf({ parts: { db } }: PipelineWorld, approval: string): Promise<Waiting['parts']> {
  const { rows } = await sql<{ name: string; level: string; account: string; approver: string }>`
    select a.username || '/' || l.name as name, p.level_id as level, a.id as account, p.id as approver
    from approver p
    join account a on a.id = p.account_id
    join level l on l.project_id = p.project_id and l.id = p.level_id
    where p.approval_id = ${approval}
  `.execute(db);
  return new Map(rows.map(({ name, ...part }) => [name, part]));
}
