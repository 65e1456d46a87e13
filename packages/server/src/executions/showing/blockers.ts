import type { Gate, StageAttempt, StepExecution } from '@countersign/contract/execution-shapes.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import type { Asked } from '../../approvals/showing/asked.views.ts';

/** What is known beside the attempt itself of what it waits for. */
export type Waits = Asked & {
  /** What windows keep its steps from beginning, once its gates are behind it. */
  readonly closed: readonly Blocker[];
  /** The number of the snapshot whose steps run in this stage, when it is another. */
  readonly holder: number | null;
  readonly overriders: readonly string[];
  readonly operators: readonly string[];
  readonly maintainers: readonly string[];
};

/** The gate that an attempt is at: the first that has not let it through. */
export const gateAt = ({ gates }: Pick<StageAttempt, 'gates'>): number =>
  gates.findIndex(({ status }) => status !== 'successful' && status !== 'skipped');

/** Why an attempt at a stage does not go on now: what is missing, who can act, since when, until when. */
export function blockersOf(attempt: StageAttempt, waits: Waits): Blocker[] {
  const gate = attempt.gates[gateAt(attempt)];
  if (attempt.status === 'gates-running' && gate) return gateBlockers(gate, waits);
  if (attempt.status === 'gates-completed')
    return waits.closed.length > 0 ? [...waits.closed] : [stageBlocker(attempt, waits)];
  const step = attempt.steps.find(({ status }) => status !== 'successful' && status !== 'skipped');
  return step && attempt.status === 'steps-running' ? stepBlockers(step, waits) : [];
}

function gateBlockers(gate: Gate, waits: Waits): Blocker[] {
  const requirement = `Gate ${gate.name} must open`;
  switch (gate.status) {
    case 'pending-approval':
      return approvalBlockers(gate, requirement, waits);
    case 'scheduled':
      return [
        {
          requirement,
          because: `It opens at ${gate.opensAt}, unless it is overridden.`,
          who: [...waits.overriders],
          since: gate.startedAt,
          until: gate.opensAt,
        },
      ];
    case 'running':
      return [
        {
          requirement,
          because: 'The outside system has not answered.',
          who: [...waits.overriders],
          since: gate.startedAt,
          until: gate.until,
        },
      ];
    default:
      return [];
  }
}

function approvalBlockers({ approval, startedAt }: Gate, requirement: string, waits: Waits): Blocker[] {
  if (waits.stale)
    return [
      {
        requirement,
        because: `What approval ${approval} asks about has changed since; it is asked again.`,
        who: [],
        since: startedAt,
        until: null,
      },
    ];
  if (waits.blank)
    return [
      {
        requirement,
        because: `Approval ${approval} has no open level: somebody has to add one.`,
        who: [...waits.operators],
        since: startedAt,
        until: null,
      },
    ];
  return waits.levels.map((level) => ({
    requirement,
    ...levelBlocker(level, `Level ${level.name} of approval ${approval}`, waits),
    since: level.since ?? startedAt,
    until: level.until,
  }));
}

/** Where its people cannot satisfy a level, those are named who may override it or give it other people. */
function levelBlocker({ who, stuck }: Asked['levels'][number], level: string, waits: Waits) {
  if (who.length > 0 && !stuck) return { because: `${level} waits for signatures.`, who: [...who] };
  const menders = waits.byHand ? waits.operators : waits.maintainers;
  const short = who.length > 0 ? 'too few who could sign' : 'nobody who could sign';
  return {
    because: `${level} has ${short}: it takes an override, or other people.`,
    who: [...new Set([...waits.mayOverride, ...menders])].sort(),
  };
}

const stageBlocker = (attempt: StageAttempt, { holder }: Waits): Blocker => ({
  requirement: 'No other snapshot’s steps run in this stage',
  because: holder === null ? 'The stage is about to be free.' : `The steps of snapshot ${holder} run in it.`,
  who: [],
  since: attempt.gates.at(-1)?.endedAt ?? attempt.startedAt,
  until: null,
});

function stepBlockers(step: StepExecution, { operators }: Waits): Blocker[] {
  const requirement = `Step ${step.name} must be done`;
  if (step.type === 'manual') {
    const because = step.instructions ?? 'Somebody has to do it and say so.';
    return [{ requirement, because, who: [...operators], since: step.startedAt, until: null }];
  }
  if (step.run !== null) {
    const because = `Run ${step.run} has not ended.`;
    return [{ requirement, because, who: [], since: step.startedAt, until: null }];
  }
  if (step.status === 'waiting')
    return [
      {
        requirement,
        because: 'No callback has come yet.',
        who: [],
        since: step.startedAt,
        until: step.until,
      },
    ];
  return [
    {
      requirement,
      because: step.because === '' ? 'Its call is under way.' : step.because,
      who: [],
      since: step.startedAt,
      until: step.until ?? step.nextTryAt,
    },
  ];
}
