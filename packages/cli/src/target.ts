import { usage } from './failure.ts';
import type { Login } from './settings.ts';

/** Which server, and as whom. `token` null: as nobody yet. */
export type Target = { readonly url: string; readonly token: string | null };

type Given = { readonly url?: string | undefined; readonly token?: string | undefined };

const usual = 'http://localhost:8080';

/**
 * Finds the server and the token: flags win over the environment, the environment over the login. A login's token is
 * never sent to another server than the one it is for.
 */
export function targetOf(flags: Given, environment: Given, login: Login | null): Target {
  const url = serverUrl(flags.url ?? (environment.url || undefined) ?? login?.url ?? usual);
  const token = flags.token ?? (environment.token || undefined) ?? (login?.url === url ? login.token : null);
  if (token !== null && !/^[\x21-\x7e]+$/.test(token))
    throw usage('A token is printable characters without spaces.');
  return { url, token };
}

/** The address of a server, without a slash at its end. */
export function serverUrl(text: string): string {
  const url = URL.parse(text);
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.username !== ''
  ) {
    throw usage(`"${text}" is no address of a server; it looks like https://sign.example.test`);
  }
  return url.origin;
}
