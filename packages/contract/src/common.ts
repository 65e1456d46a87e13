import { z } from 'zod';

const largest = 2n ** 63n - 1n;

/** A bigint identity as a string of digits. Never a JavaScript number: 2^53 is not enough. */
export const Id = z
  .string()
  .regex(/^[1-9][0-9]{0,18}$/, { error: 'an id is a string of digits', abort: true })
  .refine((value) => BigInt(value) <= largest, 'an id is below 2^63')
  .meta({ description: 'A string of digits', examples: ['42'] });
export type Id = z.output<typeof Id>;

/** A point in time, RFC 3339 with offset. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine((text) => text.length <= 40 && !text.startsWith('0000'), 'an instant lies after the year 0')
  // PostgreSQL knows no others either.
  .refine((text) => !/[+-](1[6-9]|2\d):\d\d$/.test(text), 'an offset is less than 16 hours')
  .meta({ examples: ['2026-11-22T09:00:00.000Z'] });

/** PostgreSQL text cannot hold NUL, and other control characters have no place in a name or a comment. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const printable = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;
export const Text = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(printable, 'control characters are not allowed')
    .refine((value) => value.isWellFormed(), 'not well-formed Unicode');
export const Name = Text(200).min(1);
export const Comment = Text(1000);

/** A short name for addresses and files: lower case letters, digits and dashes. */
export const Key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a key is lower case letters, digits and dashes, at most 63');
export const Username = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'a user name is lower case letters, digits, dot, dash and underscore, at most 63',
  );

/** SHA-256 as lower case hex behind its name. */
export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

export const ProjectParams = z.strictObject({ project: Key });

/** Asked of every list: where to go on and how many to bring. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(400).optional().describe('`next` of the previous answer'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A list: its items, and the cursor of what follows, or null. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** Nothing to say beyond the status. */
export const Empty = z.strictObject({});
export type Page<T> = { items: T[]; next: string | null };
