import { expect, test } from 'vitest';
import { ApprovalStatus } from '../../contract/src/approval-shapes.ts';
import { ExecutionStatus, GateStatus, StageStatus, StepStatus } from '../../contract/src/execution-states.ts';
import { JobStatus, RunStatus } from '../../contract/src/run-states.ts';
import { actions } from '../../server/src/people/actions.ts';
import { breakGlass } from '../../server/test/recorded/break-glass.ts';
import { people } from '../../server/test/recorded/people.ts';
import { permits } from '../../server/test/recorded/permits.ts';
import { preApprovals } from '../../server/test/recorded/pre-approvals.ts';
import { runs } from '../../server/test/recorded/runs.ts';
import { shipping } from '../../server/test/recorded/shipping.ts';
import { windows } from '../../server/test/recorded/windows.ts';
import { workflows } from '../../server/test/recorded/workflows.ts';
import { readSources } from '../../server/test/tidy/sources.ts';
import { keysOf } from '../src/features/ledger/ledger.view.ts';
import { ledgerActions } from '../src/shared/texts/en/ledger-actions.ts';

// Whatever the server records has words: what its own table of endpoints leaves, what is written out in its source, and
// what is put together there from the states of things. A new action without words fails here.

const hasWords = (action: string) =>
  keysOf({ action, details: { verdict: 'approve' } }).some((key) => key in ledgerActions);

const recorded = [
  ...[...breakGlass, ...people, ...permits, ...preApprovals, ...runs, ...shipping, ...windows, ...workflows],
].flatMap(({ leaves, refused = [] }) => [...leaves, ...refused.slice(1)]);

test('everything that an endpoint leaves in the ledger', () => {
  expect(recorded.length).toBeGreaterThan(100);
  expect([...new Set(recorded)].filter((action) => !hasWords(action))).toEqual([]);
});

test('every attempt that can be refused in a project', () =>
  expect(Object.keys(actions).filter((action) => !hasWords(`${action}.refused`))).toEqual([]));

const source = readSources().filter(
  ({ path }) => path.startsWith('packages/server/src/') && !path.includes('.test.'),
);
const found = (pattern: RegExp) =>
  source.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));

test('everything that is written out in the source of the server', () => {
  const written = found(/action: '([a-z-]+\.[a-z.-]+)'/g);
  const named = found(/(?:useCase|UseCase)(?:<[^(]*>)?\(\s*'([a-z-]+\.[a-z-]+)'/g).map(
    (each) => `${each}.refused`,
  );
  expect([written.length > 80, named.length > 50]).toEqual([true, true]);
  expect([...new Set([...written, ...named])].filter((action) => !hasWords(action))).toEqual([]);
});

const ofStates: Readonly<Record<string, readonly string[]>> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: as they are written in the source
  'approval.${event.status}': ApprovalStatus.options.filter((status) => status !== 'open'),
  'level.${event.status}': ['approved', 'rejected'],
  'execution.${to}': ExecutionStatus.options.filter((status) => status !== 'running'),
  'stage.${to}': StageStatus.options,
  'gate.${to}': GateStatus.options.filter(
    (status) => !['pending-approval', 'scheduled', 'running'].includes(status),
  ),
  'step.${to}': StepStatus.options.filter((status) => status !== 'pending'),
  'step.${action.to}': StepStatus.options.filter((status) => status !== 'pending'),
  'run.${to}': RunStatus.options.filter((status) => status !== 'created'),
  'job.${what}': [
    ...JobStatus.options.filter((status) => !['pending', 'running'].includes(status)),
    'tried',
    'retried',
  ],
  'job.${status}': JobStatus.options.filter((status) => !['pending', 'running'].includes(status)),
  '${about.kind}.answered': [],
  '${action}.refused': [],
  '${name}.refused': [],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as they are written in the source
};

test('everything that is put together there from a state', () => {
  const templates = [...new Set(found(/action: `([^`]+)`/g))];
  expect(templates.filter((template) => !(template in ofStates))).toEqual([]);
  const made = Object.entries(ofStates).flatMap(([template, states]) =>
    states.map((state) =>
      state.includes('.') ? state : `${template.slice(0, template.indexOf('.'))}.${state}`,
    ),
  );
  expect(
    [...made, 'gate.answered', 'step.answered', 'job.answered'].filter((action) => !hasWords(action)),
  ).toEqual([]);
});
