import type { Blocked, BlockedLevel, WaitedForPerson, WaitedForRole } from '@countersign/contract/insight.ts';

type Waiting = Pick<WaitedForPerson, 'levels' | 'oldest' | 'overdue' | 'stuck'>;

/** Who could act on these levels, and whom they ask: each with how many wait for them, since when, how badly. */
export function waitedFor(levels: readonly BlockedLevel[]): Pick<Blocked, 'people' | 'roles'> {
  const people = grouped(levels, ({ who }) => who.map((username) => [username, { username }]));
  const roles = grouped(levels, ({ asked }) =>
    asked.map(({ kind, name }) => [`${kind}:${name}`, { kind, name }]),
  );
  return { people: people satisfies WaitedForPerson[], roles: roles satisfies WaitedForRole[] };
}

function grouped<Who extends object>(
  levels: readonly BlockedLevel[],
  whose: (level: BlockedLevel) => readonly (readonly [string, Who])[],
): (Who & Waiting)[] {
  const found = new Map<string, Who & Waiting>();
  for (const level of levels)
    for (const [key, who] of new Map(whose(level))) found.set(key, { ...who, ...add(found.get(key), level) });
  return [...found.values()].sort((a, b) => b.levels - a.levels || a.oldest.localeCompare(b.oldest));
}

const add = (waiting: Waiting | undefined, level: BlockedLevel): Waiting => ({
  levels: (waiting?.levels ?? 0) + 1,
  oldest: waiting && waiting.oldest < level.since ? waiting.oldest : level.since,
  overdue: (waiting?.overdue ?? 0) + (level.overdue ? 1 : 0),
  stuck: (waiting?.stuck ?? 0) + (level.stuck ? 1 : 0),
});
