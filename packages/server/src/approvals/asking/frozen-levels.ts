import { milliseconds } from '@countersign/contract/duration.ts';
import type { Deadline, Level, PolicyDefinition } from '@countersign/contract/policies.ts';
import { calendarNamed } from '../../calendars/calendar.views.ts';
import { type ConditionContext, judgeCondition } from '../../conditions/judge.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { invalid } from '../../kernel/validate.ts';
import { resolveSources } from '../../policies/resolve-sources.ts';
import type { Allowance } from '../deadline.ts';
import type { NewLevel } from './submit.store.ts';

type Timed = Pick<Deadline, 'within' | 'calendar' | 'remind'>;

/**
 * The levels of a policy as an approval keeps them: people as sources, times as milliseconds and calendars as they are
 * now, and whether each applies; `context` null: nobody will be asked, so their conditions are not. Refuses with
 * `request/invalid` when something it names is gone, and with `condition/failed`.
 */
export async function freezeLevels(
  work: Work,
  projectId: string,
  { levels }: PolicyDefinition,
  context: ConditionContext | null,
): Promise<Outcome<NewLevel[]>> {
  const frozen: NewLevel[] = [];
  for (const [index, level] of levels.entries()) {
    const made = await freezeLevel(work, projectId, level, level.ordinal ?? index + 1, context);
    if (!made.ok) return made;
    frozen.push(made.value);
  }
  return done(frozen);
}

async function freezeLevel(
  work: Work,
  projectId: string,
  level: Level,
  ordinal: number,
  context: ConditionContext | null,
): Promise<Outcome<NewLevel>> {
  const sources = await resolveSources(work, projectId, level.approvers);
  if (!sources.ok) return sources;
  const applies = level.when && context ? judgeCondition(level.when, context, work.now) : done(true);
  if (!applies.ok) return applies;
  const deadline = level.deadline ? await freezeDeadline(work, projectId, level.deadline) : done(null);
  if (!deadline.ok) return deadline;
  return done({
    ordinal,
    name: level.name,
    rule: level.rule,
    threshold: level.percent ?? level.count ?? null,
    veto: level.veto ?? false,
    peopleOnly: level.peopleOnly ?? false,
    input: level.input ?? null,
    sources: sources.value,
    deadline: deadline.value,
    status: applies.value ? 'waiting' : 'not-applicable',
    because: applies.value ? '' : `It applies only when ${level.when}.`,
  });
}

async function freezeDeadline(
  work: Work,
  projectId: string,
  deadline: Deadline,
): Promise<Outcome<NewLevel['deadline']>> {
  const allowance = await freezeAllowance(work, projectId, deadline);
  if (!allowance.ok) return allowance;
  const { onTimeout, escalate } = deadline;
  if (escalate === undefined) return done({ ...allowance.value, onTimeout, escalate: null });
  const sources = await resolveSources(work, projectId, escalate.to);
  if (!sources.ok) return sources;
  const within = milliseconds(escalate.within);
  const frozen = { sources: sources.value, replace: escalate.replace, within, onTimeout: escalate.onTimeout };
  return done({ ...allowance.value, onTimeout, escalate: frozen });
}

/** How long people have, with the calendar as it is now. Refuses with `request/invalid` when it is gone. */
export async function freezeAllowance(
  work: Work,
  projectId: string,
  { within, calendar, remind }: Timed,
): Promise<Outcome<Allowance>> {
  const named = calendar === undefined ? null : await calendarNamed(work.tx, projectId, calendar);
  if (named === undefined)
    return invalid([{ pointer: '/deadline/calendar', detail: `there is no calendar "${calendar}"` }]);
  return done({
    within: milliseconds(within),
    working: named,
    remind: remind?.map(milliseconds) ?? null,
  });
}
