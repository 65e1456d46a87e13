import type { Started } from './serve.ts';

/** What the person at the terminal reads when the server is ready: where it is, how to sign in, what to try. */
export function welcomeText({ origin, welcome }: Started): string {
  const lines = [`Countersign is ready at ${origin}`, ...(welcome ? signIn(welcome) : [])];
  return `\n${lines.join('\n')}\n\n`;
}

function signIn({ username, password }: NonNullable<Started['welcome']>): string[] {
  return password
    ? [`Sign in as ${username} with the password ${password} (shown only now).`]
    : [`Sign in as ${username} with the password in COUNTERSIGN_ADMIN_PASSWORD.`];
}
