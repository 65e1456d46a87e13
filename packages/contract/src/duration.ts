import { z } from 'zod';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as people write it: minutes, hours or days of 24 hours. */
export const Duration = z
  .string()
  .regex(/^[1-9][0-9]{0,3}[mhd]$/, 'a duration is a number of minutes, hours or days, such as 30m, 8h or 2d')
  .meta({ examples: ['8h'] });
export type Duration = z.output<typeof Duration>;

/** Its milliseconds. */
export const milliseconds = (duration: Duration): number =>
  Number(duration.slice(0, -1)) * units[duration.slice(-1) as keyof typeof units];
