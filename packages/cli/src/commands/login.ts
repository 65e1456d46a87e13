import { hostname } from 'node:os';
import { createClient } from '@countersign/contract/client.ts';
import { readSession, signIn } from '@countersign/contract/sessions.ts';
import { createToken } from '@countersign/contract/tokens.ts';
import type { Command } from 'commander';
import { Failure, failureOf, usage } from '../failure.ts';
import { message, print, printJson } from '../output.ts';
import { prompt, promptHidden } from '../prompt.ts';
import { expectValue } from '../session.ts';
import { readLogin, writeLogin } from '../settings.ts';
import { serverUrl, targetOf } from '../target.ts';

type Flags = {
  readonly username?: string;
  readonly json?: boolean;
  readonly token?: string;
  readonly url?: string;
};

const days = 90;

/** `countersign login`: keeps a token on this machine. */
export function addLogin(parent: Command): void {
  parent
    .command('login')
    .description('sign in at a server and keep a token for it on this machine')
    .option(
      '-u, --username <username>',
      'sign in with a password; it is asked for, or read from COUNTERSIGN_PASSWORD',
    )
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const url = await chooseUrl(flags);
      const given = flags.token ?? (flags.username ? undefined : process.env.COUNTERSIGN_TOKEN || undefined);
      const token =
        given === undefined
          ? await tokenByPassword(url, flags)
          : targetOf({ url, token: given }, {}, null).token;
      if (token === null) throw usage('A login needs --token or --username.');
      const client = createClient({ origin: url, token, client: 'cli' });
      const { account, projects } = expectValue(await client.call(readSession, {}));
      const file = await writeLogin({ url, token });
      if (flags.json) printJson({ url, account, projects, file });
      else print(`Logged in at ${url} as ${account.username}.`);
      message(`The token is kept in ${file}.`);
    });
}

async function chooseUrl({ url }: Flags): Promise<string> {
  if (url !== undefined || process.env.COUNTERSIGN_URL || !process.stdin.isTTY) {
    return targetOf({ url }, { url: process.env.COUNTERSIGN_URL }, await readLogin().catch(() => null)).url;
  }
  const usual = targetOf({}, {}, await readLogin().catch(() => null)).url;
  return serverUrl((await prompt(`Server [${usual}]: `)) || usual);
}

/** Whoever is logging in needs no advice to log in. */
const complete = ({ exit, message, problem }: Failure) => new Failure(exit, message, problem, true);

/** Signs in as a browser would, and has a token made that takes the place of the session. */
async function tokenByPassword(origin: string, flags: Flags): Promise<string> {
  const username = flags.username ?? (await prompt('User name: '));
  const password = process.env.COUNTERSIGN_PASSWORD ?? (await promptHidden('Password: '));
  let cookie = '';
  const fetchWithCookies: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    const set = response.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
    if (set.length > 0) cookie = set.join('; ');
    return response;
  };
  const client = createClient({ origin, client: 'cli', fetch: fetchWithCookies });
  const signedIn = await client.call(signIn, { body: { username, password } });
  if (!signedIn.ok) throw complete(failureOf(signedIn));
  // A session may change something only for the server's own pages, and we stand in for one.
  const now = new Date();
  const body = {
    name: `countersign login on ${hostname()}, ${now.toISOString()}`.slice(0, 200),
    expiresAt: new Date(now.getTime() + days * 86_400_000).toISOString(),
  };
  return expectValue(
    await client.call(createToken, { body, headers: { cookie, 'sec-fetch-site': 'same-origin' } }),
  ).value;
}
