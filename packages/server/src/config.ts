import { resolve } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './kernel/cannot-start.ts';
import { faultOfReach } from './kernel/reach.ts';

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `a whole number from ${least} to ${most}`);

const yesOrNo = z.enum(['yes', 'no'], 'yes or no').transform((value) => value === 'yes');

/** Every setting there is, by its name in the environment, with what it is for. An empty value is no value. */
export const settings = {
  PORT: whole(0, 65535).default(8080).describe('The TCP port to listen on; 0 takes any free one.'),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'a host name or an IP address')
    .default('127.0.0.1')
    .describe('The address to listen on; 0.0.0.0 or :: opens the server to other machines.'),
  COUNTERSIGN_ORIGIN: z
    .string()
    .regex(/^https?:\/\/[^/?#]+\/?$/i, 'an http or https address without a path')
    .refine((value) => URL.canParse(value), 'an http or https address without a path')
    .transform((value) => (URL.canParse(value) ? new URL(value).origin : value))
    .optional()
    .describe('The address people reach this instance at, if that is not http://localhost:PORT.'),
  COUNTERSIGN_DATA: z
    .string()
    .default('./data')
    .transform((value) => resolve(value))
    .describe('The data directory: the embedded database and the generated secret.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'an address that begins with postgresql://')
    .optional()
    .describe(
      'A PostgreSQL (15 to 18) to use instead of the embedded one; any number of servers may share it.',
    ),
  COUNTERSIGN_CONNECTIONS: whole(4, 500)
    .default(20)
    .describe('How many connections to the database this server may hold.'),
  COUNTERSIGN_SECRET: z
    .string()
    .min(32, 'at least 32 characters')
    .optional()
    .describe('The key for cookies and stored secrets, the same on all servers; generated if unset.'),
  COUNTERSIGN_ADMIN_PASSWORD: z
    .string()
    .min(10, 'at least 10 characters')
    .max(128, 'at most 128 characters')
    .optional()
    .describe('The password of the administrator made on the first start; generated and printed if unset.'),
  COUNTERSIGN_EXAMPLE: yesOrNo
    .optional()
    .describe('Whether the first start loads the example project: yes or no.'),
  COUNTERSIGN_PROXY: z
    .string()
    .regex(/^(yes|no|[0-9])$/, 'yes, no or a number up to 9')
    .transform((value) => (value === 'yes' ? 1 : Number(value === 'no' ? 0 : value)))
    .default(0)
    .describe(
      'How many proxies in front say, in X-Forwarded-For, who is asking: no, yes (one), or their number.',
    ),
  COUNTERSIGN_CALLS: z
    .string()
    .refine((list) => faultOfReach(list) === undefined, 'networks, addresses and host names between commas')
    .default('')
    .describe(
      'Where steps, jobs, gates and feeds may call inside networks, such as 10.0.0.0/8, ci.internal:8443; public addresses they may always.',
    ),
  COUNTERSIGN_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'an address that begins with smtp:// or smtps://')
    .refine((value) => URL.canParse(value), 'an address that begins with smtp:// or smtps://')
    .optional()
    .describe(
      'The mail server by which people are told, with user name and password; unset: no mail is sent.',
    ),
  COUNTERSIGN_MAIL_FROM: z
    .string()
    .regex(/^[^\s<>@,;:"]+@[^\s<>@,;:"]+$/, 'a mail address')
    .optional()
    .describe('The address mail is sent from; needed with COUNTERSIGN_SMTP_URL.'),
  COUNTERSIGN_MAIL_COLLECT: whole(0, 86400)
    .default(60)
    .describe('For how many seconds what is told to one person is collected into one mail.'),
  LOG_LEVEL: z
    .enum(levels, `one of ${levels.join(', ')}`)
    .default('info')
    .describe('The least severity that is logged.'),
} as const;

const Settings = z.object(settings);
export type Config = z.output<typeof Settings>;

/** Reads the settings from the environment. Throws CannotStart with a line for each that is wrong, never its value if secret. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return complete(parsed.data);
  const wrong = new Map(parsed.error.issues.map(({ path, message }) => [String(path[0]), message]));
  throw new CannotStart([...wrong].map(([name, right]) => fault(name, right, given)).join('\n'));
}

function complete(config: Config): Config {
  if (config.COUNTERSIGN_SMTP_URL === undefined || config.COUNTERSIGN_MAIL_FROM !== undefined) return config;
  throw new CannotStart('COUNTERSIGN_MAIL_FROM must be set where COUNTERSIGN_SMTP_URL is.');
}

const secrets = /SECRET|PASSWORD|DATABASE_URL|SMTP_URL/;

function fault(name: string, right: string, given: Record<string, string | undefined>): string {
  const wrong = secrets.test(name) ? '' : `, not ${JSON.stringify(given[name])}`;
  return `${name} must be ${right}${wrong}.`;
}
