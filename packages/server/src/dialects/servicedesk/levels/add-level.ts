import type { Fault } from '@countersign/contract/problems.ts';
import { addLevel } from '../../../executions/levels/change-levels.ts';
import { done, notFound, type Outcome } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import type { Parts } from '../../../parts.ts';
import type { Caller } from '../../../people/principal.ts';
import { readOnly } from '../input/faults.ts';
import { namedStage } from '../pictures.ts';
import { waitingAt } from '../releases/releases.views.ts';
import { findPeople } from './approvers.ts';
import { levelsOfRelease, releaseExists, stageNames } from './levels.views.ts';
import { readRule } from './rule-input.ts';
import type { LevelInput } from './wire.ts';

type Tools = Pick<Parts, 'db' | 'work'>;

/**
 * Adds a level as this API words it; answers its id. The installed edition must be told name, stage and rule, and
 * refuses the level's number, which the server sets. The hosted one takes a bare number: the level is then of the stage
 * at which the release waits, and everyone must approve.
 */
export async function addLevelAs(
  { db, work }: Tools,
  caller: Caller,
  release: string,
  input: LevelInput,
  cloud: boolean,
): Promise<Outcome<{ level: string }>> {
  const faults = cloud ? [] : missing(input);
  if (faults.length > 0) return invalid(faults);
  const { project } = caller;
  if (!(await releaseExists(db, project.id, release))) return notFound('release', release);
  const stage = await stageMeant(db, project.id, release, input.stage ?? input.release_stage);
  if (!stage.ok) return stage;
  const rule = readRule(input.rule ?? { type: 'everyone_approves' }, input.rule_value);
  if (!rule.ok) return rule;
  const references = input.approvals.map(({ approver }) => approver);
  const place = (index: number) => `/approval_level/approvals/${index}/approver`;
  const people = await findPeople(db, project.id, references, place);
  if (!people.ok) return people;
  const name = input.name ?? (await nextName(db, project.id, release, stage.value));
  const level = { release, stage: stage.value, name, rule: rule.value, people: people.value };
  return work((inside) => addLevel(inside, caller, level));
}

function missing({ name, stage, release_stage, rule, level }: LevelInput): Fault[] {
  const given = { name, stage: stage ?? release_stage, rule };
  const absent = Object.entries(given).filter(([, value]) => value === undefined);
  const faults = absent.map(([field]) => ({ pointer: `/approval_level/${field}`, detail: 'required' }));
  return level === undefined ? faults : [...faults, { pointer: '/approval_level/level', detail: readOnly }];
}

async function stageMeant(
  db: Tools['db'],
  project: string,
  release: string,
  wanted: LevelInput['stage'],
): Promise<Outcome<string>> {
  const pointer = '/approval_level/stage';
  if (wanted === undefined) {
    const at = await waitingAt(db, project, release);
    return at ? done(at.stage) : invalid([{ pointer, detail: 'required: the release waits at no stage' }]);
  }
  const stage = namedStage(await stageNames(db, project, release), wanted);
  return stage ? done(stage.name) : invalid([{ pointer, detail: 'there is no such stage in this release' }]);
}

async function nextName(db: Tools['db'], project: string, release: string, stage: string): Promise<string> {
  const rows = await levelsOfRelease(db, project, release);
  return `Level ${rows.filter((row) => row.latest && row.stage === stage).length + 1}`;
}
