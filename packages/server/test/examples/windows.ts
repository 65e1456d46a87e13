import { createCalendar, getCalendar, importCalendar } from '@countersign/contract/calendars.ts';
import { startExecution } from '@countersign/contract/executions.ts';
import { startRun } from '@countersign/contract/runs.ts';
import { createWindow } from '@countersign/contract/windows.ts';
import { runnable } from './runs.ts';
import type { Sent, World } from './world.ts';

type Plan = (world: World) => Promise<Sent & { token?: string }>;

type Imported = { readonly ical: string };

const params = { project: 'shop' };
const always = { timeZone: 'UTC', spans: [{ from: '2020-01-01', to: '2099-12-31' }] };

/** A calendar of its own; answers its id. */
export async function calendar(world: World): Promise<string> {
  const body = { ...always, name: world.name('calendar') };
  return (await world.must(createCalendar, { params, body })).id;
}

/** A window that never holds anything, unless said otherwise. */
export async function window(world: World, more: object = {}): Promise<string> {
  const { name } = await world.must(getCalendar, { params: { ...params, calendar: await calendar(world) } });
  const body = { name: world.name('window'), kind: 'allow', calendar: name, environments: ['qa'], ...more };
  return (await world.must(createWindow, { params, body: body as never })).id;
}

/** A freeze of an environment where nothing else happens. */
const frozen = (world: World) =>
  window(world, { kind: 'freeze', environments: ['frozen'], override: ['user:ann'] });

const withCalendar: Plan = async (world) => {
  await world.must(importCalendar, {
    params,
    body: { ...(importCalendar.example.body as Imported), name: 'year-end' },
  });
  return {};
};

export const windowPlans: Readonly<Record<string, Plan>> = {
  createCalendar: async (world) => ({
    body: { ...(createCalendar.example.body as object), name: world.name('year-end') },
  }),
  listCalendars: withCalendar,
  createWindow: withCalendar,
  editWindow: withCalendar,
  passExecutionWindow: async (world) => {
    await frozen(world);
    const body = { snapshot: await world.snapshot('frozen') };
    const { id: execution } = await world.must(startExecution, { params, body }, world.ci);
    return { params: { ...params, execution } };
  },
  passRunWindow: async (world) => {
    await frozen(world);
    const sent = {
      params: { ...params, workflow: await runnable(world) },
      body: { inputs: { target: 'frozen' } },
    };
    return { params: { ...params, run: (await world.must(startRun, sent)).id } };
  },
  listWindows: async (world) => {
    await window(world);
    return {};
  },
};
