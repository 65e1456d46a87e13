import { sql } from 'kysely';
import type { PipelineWorld } from '../../pipeline-world.ts';
import type { Waiting } from '../waiting.ts';

/** Puts questions to people about subjects of one kind. */
export type Asker = {
  /** A subject of its own that waits on these levels. */
  ask(levels: readonly Level[]): Promise<Waiting>;
  /** The next subject of the same thing, waiting on the same levels beside the other. */
  next(waiting: Waiting): Promise<Waiting>;
};

/** A level as a policy has it. */
export type Level = {
  readonly name: string;
  readonly rule: 'anyone' | 'everyone' | 'first-response';
  readonly approvers: readonly string[];
  readonly ordinal?: number;
};

export const level = (name: string, approvers: string[], more: Partial<Level> = {}): Level => ({
  ...{ name, rule: 'anyone', approvers },
  ...more,
});

/** Makes a thing once for the same levels; `nth` counts the things made. */
export function once(make: (levels: readonly Level[], nth: number) => Promise<string>) {
  const made = new Map<string, Promise<string>>();
  return (levels: readonly Level[]): Promise<string> => {
    const key = JSON.stringify(levels);
    const found = made.get(key) ?? make(levels, made.size);
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
