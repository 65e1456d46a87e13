import { type Logger, pino } from 'pino';
import { withoutValues } from './failure.ts';

export type Log = Logger;

const secretHeaders = ['authorization', 'cookie', 'set-cookie', 'proxy-authorization', 'x-api-key'];
const secretFields = ['password', 'token', 'secret', 'authorization', 'cookie'];

/** Where a secret may stand in what is logged: in headers, or as a field at the top or one below it. */
const redact = {
  paths: [
    ...secretHeaders.flatMap((name) => [
      `headers["${name}"]`,
      `req.headers["${name}"]`,
      `res.headers["${name}"]`,
    ]),
    ...secretFields.flatMap((name) => [name, `*.${name}`]),
  ],
  censor: '[secret]',
};

/** JSON lines on standard error. Of a database's error only its names are kept: its text may repeat what somebody sent. */
export function openLog(level: string, destination = pino.destination({ fd: 2, sync: true })): Log {
  const err = (error: unknown) => pino.stdSerializers.errWithCause(withoutValues(error) as Error);
  return pino({ level, redact, base: undefined, serializers: { err, error: err } }, destination);
}
