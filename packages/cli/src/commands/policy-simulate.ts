import type { SimulatedSubject, Simulation } from '@countersign/contract/simulation-shapes.ts';
import { simulatePolicy } from '@countersign/contract/simulations.ts';
import type { Command } from 'commander';
import { usage } from '../failure.ts';
import { readId, withProject } from '../flags.ts';
import { table, when } from '../output.ts';
import { blockerLines } from '../problem-text.ts';
import { openSession } from '../session.ts';

type Flags = {
  readonly approval?: string;
  readonly gate?: string;
  readonly snapshot?: string;
  readonly stage?: string;
  readonly version?: string;
  readonly requester?: string;
  readonly at?: string;
  readonly replay?: boolean;
};

/** `countersign policy simulate`: who would have to sign something. */
export function addPolicySimulate(parent: Command): void {
  withProject(parent.command('simulate'))
    .description('who would have to sign something, by its own policy or by another; nothing is written')
    .argument('[name]', 'the name of a policy; otherwise that of the subject')
    .option('--approval <id>', 'an approval, open or past', readId)
    .option('--gate <id>', 'a gate that was asked', readId)
    .option('--snapshot <id>', 'a snapshot; with --stage', readId)
    .option('--stage <name>', 'where the snapshot would go')
    .option('--version <id>', 'a version of a workflow', readId)
    .option('--requester <username>', 'who would ask for it; otherwise you')
    .option('--at <instant>', 'another time than now, such as 2026-11-22T22:00:00Z')
    .option('--replay', 'what the signatures of a past approval would have come to')
    .action(async (policy: string | undefined, flags: Flags, command: Command) => {
      const session = await openSession(command);
      const { at, replay = false } = flags;
      const body = { subject: subjectOf(flags), replay, ...(policy && { policy }), ...(at && { at }) };
      const params = { project: await session.project() };
      session.show(await session.ask(simulatePolicy, { params, body }), simulationText);
    });
}

function subjectOf({ approval, gate, snapshot, stage, version, requester }: Flags): SimulatedSubject {
  const asked = [approval, gate, snapshot, version].filter((one) => one !== undefined);
  if (asked.length !== 1) throw usage('Say what: one of --approval, --gate, --snapshot and --version.');
  const by = requester === undefined ? {} : { requester };
  if (snapshot !== undefined) {
    if (stage === undefined) throw usage('Say where the snapshot would go: --stage.');
    return { snapshot, stage, ...by };
  }
  if (version !== undefined) return { version, ...by };
  return approval === undefined ? { gate: gate ?? '' } : { approval };
}

export function simulationText({ because, refusal, barred, dueAt, levels, replay }: Simulation): string {
  const rows = levels.map((level) => [
    level.name,
    level.status,
    level.who.length === 0 ? '' : `${level.needed} of ${level.who.join(', ')}`,
    level.because,
  ]);
  return [
    because,
    ...(refusal?.blockers ?? []).flatMap(blockerLines),
    ...(dueAt ? [`until ${when(dueAt)}`] : []),
    ...barred.map(({ username, duties }) => `${username} may not sign it: ${duties.join(', ')}`),
    ...(rows.length === 0 ? [] : ['', table(['LEVEL', 'STATUS', 'SIGNED BY', 'BECAUSE'], rows)]),
    ...(replay ? ['', replayText(replay)] : []),
  ].join('\n');
}

function replayText({ happened, status, differs, signatures }: NonNullable<Simulation['replay']>): string {
  const rows = signatures.map(({ by, level, verdict, outcome, because }) => [
    by,
    level,
    verdict,
    outcome,
    because,
  ]);
  const came = differs ? `It is ${happened}, and would be ${status}.` : `It is ${happened}, and would be so.`;
  return rows.length === 0
    ? came
    : `${came}\n\n${table(['BY', 'LEVEL', 'SAID', 'OUTCOME', 'BECAUSE'], rows)}`;
}
