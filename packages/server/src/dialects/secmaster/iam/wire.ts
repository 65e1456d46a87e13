import { z } from 'zod';

/** What clients send to sign in, as far as it is used here; all else is passed over. */
const named = (what: string) =>
  z.string(`expected ${what}`).min(1, `expected ${what}`).max(300, `expected ${what}`);

export const SignIn = z.object({
  auth: z.object(
    {
      identity: z.object({
        methods: z
          .array(z.string())
          .refine(
            (methods) => methods.includes('password'),
            'expected "password": it is the only way to sign in',
          ),
        password: z.object({
          user: z.object({
            name: named('the user name of an account'),
            password: named('the password of the account, or one of its API tokens'),
            domain: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
          }),
        }),
      }),
      scope: z
        .object({
          project: z.object({ id: named('an id').optional(), name: named('a name').optional() }).optional(),
          domain: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
        })
        .optional(),
    },
    'expected {"auth": {"identity": …}}',
  ),
});
export type SignIn = z.output<typeof SignIn>;

/** `2026-11-22T00:00:00.000000Z`. */
export const keystoneTime = (at: Date): string => at.toISOString().replace('Z', '000Z');
