import { type Logger, pino } from 'pino';
import { withoutValues } from './failure.ts';
import { type Lines, openLines } from './lines.ts';

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

const inAddress = /([?&;\s](?:token|access_token|encryptedKey)=)[^&#\s"\\]+/gi;

/** Some clients put their token into the address; wherever an address came into the log, it is without it. */
const withoutTokens = (line: string): string =>
  line.includes('=') ? line.replaceAll(inAddress, '$1[secret]') : line;

/** JSON lines on standard error. Of a database's error only its names are kept: its text may repeat what somebody sent. */
export function openLog(level: string, destination: Lines = openLines(2)): Log {
  const err = (error: unknown) => pino.stdSerializers.errWithCause(withoutValues(error) as Error);
  const hooks = { streamWrite: withoutTokens };
  return pino({ level, redact, hooks, base: undefined, serializers: { err, error: err } }, destination);
}
