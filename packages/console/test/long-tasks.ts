import type { Page } from 'playwright-core';

/** What the page's main thread was busy with at a time, in milliseconds: by the clock, and of the processor. */
export type Task = { readonly wall: number; readonly cpu: number };

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
};

/**
 * Every task of the page's main thread while `run` runs, the longest first, as Chromium's own tracing has them. The time of
 * the processor is what the page costs; by the clock, on a machine that does other things as well, it may be any longer.
 */
export async function tasksOf(page: Page, run: () => Promise<void>): Promise<Task[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await run();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return traceEvents
    .filter(({ ph, dur, pid, tid }) => ph === 'X' && dur !== undefined && main.has(`${pid}/${tid}`))
    .map(({ dur = 0, tdur = dur }) => ({ wall: dur / 1000, cpu: tdur / 1000 }))
    .sort((one, other) => other.cpu - one.cpu);
}
