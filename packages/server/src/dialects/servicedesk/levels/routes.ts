import { overrideLevel } from '../../../approvals/ending/override-level.ts';
import { changeLevel } from '../../../executions/levels/change-levels.ts';
import { done, notFound, type Outcome, refused } from '../../../kernel/outcome.ts';
import type { Parts } from '../../../parts.ts';
import type { Caller } from '../../../people/principal.ts';
import { ListInput } from '../input/list-info.ts';
import { type Listed, pickRows } from '../input/pick-rows.ts';
import { type Door, noInput, serve } from '../serve.ts';
import { ruleRows } from '../words.ts';
import { addLevelAs } from './add-level.ts';
import { levelPicture } from './level-picture.ts';
import { type LevelRow, levelsOfRelease, releaseExists } from './levels.views.ts';
import { AddLevelInput, DecideLevelInput, EditLevelInput } from './wire.ts';

const levelsPath = '/releases/:release/approval_levels';
export const levelPath = `${levelsPath}/:level`;

const listed: Listed = {
  name: 'approval_levels',
  fields: [
    ...[
      'created_time',
      'level',
      'associated_entity',
      'release',
      'rule',
      'created_by',
      'release_stage',
      'rule_value',
    ],
    ...['workflow_instance', 'statement', 'name', 'status'],
  ],
  also: { stage: 'release_stage', created_on: 'created_time' },
};

/** Approval levels: read, list, add, rename, delete, decide as a whole. */
export function levelRoutes(door: Door): void {
  reading(door);
  changing(door);
  deciding(door);
  serve(door, { method: 'GET', url: '/approval_rules', list: true, input: ListInput }, async ({ input }) =>
    pickRows(Object.values(ruleRows), input, { name: 'approval_rules', fields: ['name', 'type'] }),
  );
}

function reading(door: Door): void {
  const { parts } = door;

  serve(
    door,
    { method: 'GET', url: levelsPath, list: true, input: ListInput },
    async ({ caller, params, input }) => {
      const { release = '' } = params;
      const rows = await levelsOfRelease(parts.db, caller.project.id, release);
      if (rows.length === 0 && !(await releaseExists(parts.db, caller.project.id, release)))
        return notFound('release', release);
      const pictures = rows.filter(({ latest }) => latest).map(levelPicture);
      return pickRows(pictures, input, listed);
    },
  );

  serve(door, { method: 'GET', url: levelPath, input: noInput }, async ({ caller, params }) => {
    return shown(parts, caller, params);
  });
}

function changing(door: Door): void {
  const { parts, cloud } = door;

  serve(
    door,
    { method: 'POST', url: levelsPath, input: AddLevelInput },
    async ({ caller, params, input }) => {
      const { release = '' } = params;
      const added = await addLevelAs(parts, caller, release, input.approval_level, cloud);
      return added.ok ? shown(parts, caller, { release, ...added.value }) : added;
    },
  );

  serve(door, { method: 'PUT', url: levelPath, input: EditLevelInput }, async ({ caller, params, input }) => {
    const found = await findLevel(parts, caller, params);
    if (!found.ok) return found;
    const { name } = input.approval_level;
    const change = { kind: 'rename-level', level: found.value.id, name } as const;
    const renamed = await parts.work((inside) => changeLevel(inside, caller, change));
    return renamed.ok ? shown(parts, caller, params) : renamed;
  });

  serve(door, { method: 'DELETE', url: levelPath, input: noInput }, async ({ caller, params }) => {
    const found = await findLevel(parts, caller, params);
    if (!found.ok) return found;
    const change = { kind: 'remove-level', level: found.value.id } as const;
    const removed = await parts.work((inside) => changeLevel(inside, caller, change));
    return removed.ok ? done({}) : removed;
  });
}

/** A level is decided as a whole by those who may override its gate. */
function deciding(door: Door): void {
  const { parts } = door;
  for (const verdict of ['approve', 'reject'] as const) {
    const url = [`${levelPath}/${verdict}`, `${levelPath}/_${verdict}`];
    serve(door, { method: 'PUT', url, input: DecideLevelInput }, async ({ caller, params, input }) => {
      const found = await findLevel(parts, caller, params);
      if (!found.ok) return found;
      const { id: level, approval } = found.value;
      if (approval === null) return notYet;
      const reason = input.approval_level.comments ?? '';
      const decided = await parts.work((inside) =>
        overrideLevel(inside, caller, { approval, level, verdict, reason }),
      );
      return decided.ok ? shown(parts, caller, params) : decided;
    });
  }
}

const notYet = refused('approval/level-not-open', 'This level is not open: its stage has not been reached.');

async function shown(parts: Parts, caller: Caller, params: Readonly<Record<string, string>>) {
  const found = await findLevel(parts, caller, params);
  return found.ok ? done({ approval_level: levelPicture(found.value) }) : found;
}

/** The level that a path names, of the release that it names. Refuses with `resource/not-found`. */
export async function findLevel(
  { db }: Pick<Parts, 'db'>,
  { project }: Caller,
  { release = '', level = '' }: Readonly<Record<string, string>>,
): Promise<Outcome<LevelRow>> {
  const rows = await levelsOfRelease(db, project.id, release);
  const found = rows.find(({ id }) => id === level);
  return found ? done(found) : notFound('approval level', level);
}
