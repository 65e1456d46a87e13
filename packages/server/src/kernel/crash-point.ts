/**
 * Named places where a test may end the process as a power cut would. `COUNTERSIGN_CRASH_AT=after-claim` ends it the
 * first time it gets there, `after-claim:3` the third. Without the setting they cost a comparison.
 */
export type CrashPoint = 'before-commit' | 'after-commit' | 'after-claim' | 'after-send-before-settle';

type Armed = { readonly name: string; left: number };

/** Reads the setting; null when there is none. */
export function readCrashPoint(setting: string | undefined): Armed | null {
  if (!setting) return null;
  const [name = '', times = '1'] = setting.split(':');
  return { name, left: Number(times) };
}

const armed = readCrashPoint(process.env.COUNTERSIGN_CRASH_AT);

/** Ends the process here, if that was asked for. Nothing is closed, nothing is flushed. */
export function crashPoint(name: CrashPoint): void {
  if (armed === null || armed.name !== name) return;
  armed.left -= 1;
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL');
}
