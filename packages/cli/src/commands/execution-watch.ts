import { setTimeout as pause } from 'node:timers/promises';
import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { getExecution } from '@countersign/contract/executions.ts';
import type { Command } from 'commander';
import { exits, Failure, failureOf } from '../failure.ts';
import { readId, withProject } from '../flags.ts';
import { message, print } from '../output.ts';
import { progress } from '../progress.ts';
import { openSession, type Session } from '../session.ts';

/** `countersign execution watch`: what happens, as it happens, until it has ended. */
export function addExecutionWatch(parent: Command): void {
  withProject(parent.command('watch'))
    .description('follow an execution to its end; exit code 0 when it was successful, 1 otherwise')
    .argument('<execution>', 'its id', readId)
    .action(async (execution: string, _: unknown, command: Command) => {
      const session = await openSession(command);
      const params = { project: await session.project(), execution };
      const say = session.json ? message : print;
      let last: Execution | null = null;
      for await (const seen of versions(session, params)) {
        for (const line of progress(last, seen)) say(line);
        last = seen;
      }
      if (last && session.json) session.show(last, () => '');
      if (last?.status === 'successful') return;
      throw new Failure(
        exits.refused,
        `Execution ${execution} is ${last?.status}. ${last?.because ?? ''}`.trim(),
      );
    });
}

/** Seconds that the server may hold a question, and how often nobody answering is no reason to give up. */
const hold = 25;
const patience = 10;

/** An execution each time it has changed, up to its end. A server that restarts is waited for. */
async function* versions(
  session: Session,
  params: { readonly project: string; readonly execution: string },
): AsyncGenerator<Execution> {
  let known: string | null = null;
  for (let failures = 0; ; ) {
    const headers: Record<string, string> = known ? { prefer: `wait=${hold}`, 'if-none-match': known } : {};
    const answer = await session.client.call(getExecution, { params, headers });
    if (answer.ok) {
      yield answer.value;
      if (answer.value.status !== 'running') return;
      known = answer.etag;
      failures = 0;
    } else if (answer.kind !== 'unchanged') {
      const failure = failureOf(answer);
      failures += 1;
      if (known === null || failure.exit !== exits.unreachable || failures > patience) throw failure;
      await pause(failures * 500);
    }
  }
}
