import type { Started } from './serve.ts';

/** What the person at the terminal reads when the server is ready: where it is, how to sign in, what to try. */
export function welcomeText({ origin, welcome }: Started): string {
  return ['', `Countersign is ready at ${origin}`, ...(welcome ? signIn(welcome) : []), '', ''].join('\n');
}

function signIn({ administrator: { username, password } }: NonNullable<Started['welcome']>): string[] {
  const known = password ?? 'the password in COUNTERSIGN_ADMIN_PASSWORD';
  return [`Sign in as ${username} with ${known} (it is shown only now)`];
}
