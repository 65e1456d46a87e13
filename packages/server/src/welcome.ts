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
 * The main job in five lines for a shell. Their ids are those of the first release, snapshot and step of an instance, and
 * of the approvals and levels that follow the first, by which the example's workflow is reviewed. What the server does by itself in between takes a moment: hence the retries. Ann signs three times, as
 * the QA Manager of both stages and as one of the CAB, and has to say which of the two levels of production she means.
 */
function walk(origin: string): string[] {
  const shop = `${origin}/api/v1/projects/shop`;
  const ask = (who: string, path: string, options = '') =>
    `-s${options} -H 'Authorization: Bearer example-only-token-of-${who}' -w '\\n' '${shop}/${path}'`;
  const send = (who: string, path: string, body: object, options = '') =>
    ask(who, path, `${options} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`);
  const patient = ' -f --retry 9 --retry-all-errors';
  const contents = [{ service: 'cart', version: '2.4.0' }];
  const approve = (level: object = {}) => ({ verdict: 'approve', ...level });
  const lines: [string, ...string[]][] = [
    [
      'A release, and a snapshot of what it ships',
      send('ci', 'releases', { title: 'Web shop 2.4', pipeline: 'standard' }),
      send('ci', 'releases/1/snapshots', { contents }),
    ],
    [
      'The snapshot is submitted: it stops at the gate of the stage QA',
      send('ci', 'executions', { snapshot: '1' }),
    ],
    [
      'Ann signs, and bob does the step of the stage',
      send('ann', 'approvals/2/decisions', approve(), patient),
      send('bob', 'steps/1:complete', { status: 'passed' }, patient),
    ],
    [
      'Production has two levels: ann signs as the QA Manager, and as one of the CAB',
      send('ann', 'approvals/3/decisions', approve({ level: '3' }), patient),
      send('ann', 'approvals/3/decisions', approve({ level: '4' })),
    ],
    [
      'Bob signs as the other one of the CAB, and the execution is through',
      `${send('bob', 'approvals/3/decisions', approve())}; sleep 1; curl ${ask('bob', 'executions/1')}`,
    ],
  ];
  return lines.map(([what, ...requests]) => `# ${what}\ncurl ${requests.join(' --next ')}\n`);
}
