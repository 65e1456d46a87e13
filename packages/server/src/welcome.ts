import type { Welcome } from './first-start.ts';

/** What the person at the terminal reads when the server is ready: where it is, how to sign in, what to try. */
export function welcomeText(origin: string, { administrator, example }: Welcome): string {
  const greeting = [`Countersign is ready at ${origin}`, ...(administrator ? [signIn(administrator)] : [])];
  const paragraphs = example ? [greeting, [invitation, ...walk(origin)]] : [greeting];
  return `${paragraphs.map((lines) => `\n${lines.join('\n')}\n`).join('')}\n`;
}

const signIn = ({ username, password }: NonNullable<Welcome['administrator']>): string =>
  password
    ? `Sign in as ${username} with the password ${password} (shown only now).`
    : `Sign in as ${username} with the password in COUNTERSIGN_ADMIN_PASSWORD.`;

const invitation =
  'The example project "shop" is loaded. Five lines take a snapshot of a release through its pipeline:\n';

/**
 * The main job in five lines for a shell. Their ids are those of the first release, snapshot, approvals and levels of
 * an instance. The second approval is asked for once the first is decided: hence the retry. Ann signs three times, as
 * the QA Manager of both stages, and as one of the CAB, where she has to say that she means this other level.
 */
function walk(origin: string): string[] {
  const request = (who: string, path: string, body: object) =>
    `-s -H 'Authorization: Bearer example-only-token-of-${who}' -H 'Content-Type: application/json' ` +
    `-d '${JSON.stringify(body)}' -w '\\n' '${origin}/api/v1/projects/shop/${path}'`;
  const release = request('ci', 'releases', { title: 'Web shop 2.4', pipeline: 'standard' });
  const contents = [{ service: 'cart', version: '2.4.0' }];
  return [
    `curl ${release} --next ${request('ci', 'releases/1/snapshots', { contents })}`,
    `curl ${request('ci', 'executions', { snapshot: '1' })}`,
    `curl -f --retry 5 --retry-all-errors ${request('ann', 'approvals/{1,2}/decisions', { verdict: 'approve' })}`,
    `curl ${request('ann', 'approvals/2/decisions', { verdict: 'approve', level: '3' })}`,
    `curl ${request('bob', 'approvals/2/decisions', { verdict: 'approve' })}`,
  ];
}
