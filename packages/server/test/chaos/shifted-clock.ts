import { readFileSync } from 'node:fs';

// Loaded into a server before it: its clock, but not its timers, is off by the seconds in a file, which may change.
// What only libfaketime reaches, the clock of everything else in the process, is in `npm run chaos:faults`.

const file = process.env.SHIFTED_CLOCK ?? '';
const RealDate = Date;
let shift = 0;

const read = () => {
  try {
    shift = Number(readFileSync(file, 'utf8')) * 1000;
  } catch {
    // It is being written.
  }
};
read();
setInterval(read, 50).unref();

globalThis.Date = class extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + shift] : given) as [number]));
  }
  static override now(): number {
    return RealDate.now() + shift;
  }
} as DateConstructor;
