import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import { ok, type PipelineWorld, shop } from '../pipeline-world.ts';
import { keepId, type Row, type Values } from './table.ts';

const spans = [{ from: '2020-01-01', to: '2099-12-31' }];
const calendar = { timeZone: 'UTC', spans };
const window = { kind: 'freeze', calendar: 'always', environments: ['prod'], override: ['user:bob'] };
const ical = (day: string) =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', `DTSTART;VALUE=DATE:${day}`, 'END:VEVENT', 'END:VCALENDAR'].join(
    '\r\n',
  );
const reason = () => ({ reason: 'The shop takes no orders' });

/** An execution and a run that the window holds. */
async function begin(world: PipelineWorld, kept: Values): Promise<void> {
  const stage = { name: 'Production', environment: 'prod', steps: [{ name: 'look', manual: {} }] };
  const { id: execution }: Execution = await (await world.release(stage)).submit();
  const definition = {
    inputs: [{ name: 'target', type: 'environment', default: 'prod' }],
    stages: [{ name: 'All', jobs: [{ name: 'look', manual: {} }] }],
  };
  await ok(world.ann.post(shop('workflows'), { key: 'held', name: 'Held', reviewRequired: false }));
  await ok(world.ann.post(shop('workflows/held/versions'), { label: 'v1', definition }));
  await ok(world.ann.post(shop('workflows/held/versions/1:submit')));
  const run = (await ok(world.ci.post(shop('workflows/held/runs'), {}))).json() as Run;
  Object.assign(kept, { heldExecution: execution, heldRun: run.id });
}

/** Calendars and windows, and letting something pass them. */
export const windows: readonly Row[] = [
  {
    endpoint: 'createCalendar',
    body: () => ({ name: 'always', ...calendar }),
    leaves: ['calendar.created'],
    refused: ['bob', 'calendar.edit.refused'],
    keep: keepId('calendar'),
  },
  {
    endpoint: 'editCalendar',
    params: { calendar: 'calendar' },
    body: () => ({ timeZone: 'Europe/Berlin', spans }),
    leaves: ['calendar.changed'],
    refused: ['bob', 'calendar.edit.refused'],
  },
  {
    endpoint: 'importCalendar',
    body: () => ({ name: 'imported', ical: ical('20261224') }),
    leaves: ['calendar.created'],
    refused: ['bob', 'calendar.edit.refused'],
  },
  {
    endpoint: 'subscribeCalendar',
    body: () => ({ name: 'company', source: 'https://calendars.example.test/freezes.ics' }),
    leaves: ['calendar.created'],
    refused: ['bob', 'calendar.edit.refused'],
    keep: keepId('feed'),
  },
  {
    endpoint: 'deleteCalendar',
    params: { calendar: 'feed' },
    leaves: ['calendar.deleted'],
    refused: ['bob', 'calendar.edit.refused'],
  },
  {
    endpoint: 'createWindow',
    body: () => ({ name: 'Freeze', ...window }),
    leaves: ['window.created'],
    refused: ['bob', 'window.edit.refused'],
    keep: keepId('window'),
  },
  {
    endpoint: 'editWindow',
    params: { window: 'window' },
    body: () => ({ ...window, override: ['role:CAB'] }),
    leaves: ['window.changed'],
    refused: ['bob', 'window.edit.refused'],
  },
  {
    endpoint: 'passExecutionWindow',
    as: 'bob',
    first: begin,
    params: { execution: 'heldExecution' },
    body: reason,
    leaves: [...['window.passed', 'permit.issued', 'permit.redeemed', 'stage.steps-running', 'step.waiting']],
    refused: ['ann', 'window.override.refused'],
  },
  {
    endpoint: 'passRunWindow',
    as: 'bob',
    params: { run: 'heldRun' },
    body: reason,
    leaves: ['window.passed', 'permit.issued', 'permit.redeemed', 'run.running', 'job.waiting'],
    refused: ['ann', 'window.override.refused'],
  },
  {
    endpoint: 'deleteWindow',
    params: { window: 'window' },
    leaves: ['window.deleted'],
    refused: ['bob', 'window.edit.refused'],
  },
];
