/**
 * Named places where a test may end the process as a power cut would. `COUNTERSIGN_CRASH_AT=step-claimed` ends it the
 * first time it gets there, `step-claimed:3` the third. Without the setting they cost a comparison. Every name in this
 * list is tried by the chaos test, so a new one only has to be put here and where it is meant.
 */
export const crashPoints = [
  /** A unit of work has written, and not committed. */
  'work-before-commit',
  /** A unit of work is committed; nobody has been told. */
  'work-after-commit',
  /** Signatures are written, and not committed. */
  'decision-before-commit',
  /** Signatures are committed; none of the signers has an answer. */
  'decision-after-commit',
  /** A try of a call is claimed, and has not gone out. */
  'step-claimed',
  /** The call has been answered, and what came of it is not written. */
  'step-called',
  /** A job has been done, and the queue does not know. */
  'job-before-settle',
  /** What was committed is about to be rung for. */
  'bell-before-ring',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

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
