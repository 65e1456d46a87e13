/** Calls the API of a server with the example as one of its accounts; throws what it was refused with. */
export type Call = (
  who: string,
  method: string,
  path: string,
  body?: unknown,
) => Promise<Record<string, never>>;

export const caller =
  (origin: string): Call =>
  async (who, method, path, body) => {
    const answer = await fetch(`${origin}/api/v1/projects/shop/${path}`, {
      method,
      headers: {
        authorization: `Bearer example-only-token-of-${who}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${said}`);
    return said === '' ? {} : JSON.parse(said);
  };

type Execution = {
  id: string;
  status: string;
  stages: {
    attempts: {
      gates: { approval: string | null; status: string }[];
      steps: { id: string; status: string }[];
    }[];
  }[];
};

/** Asks until it is so: the server goes on by itself. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let left = 100; left > 0; left -= 1) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not come to that.');
}

/** A release of the cart in this version, on its way. Answers the ids of release and execution. */
export async function ship(call: Call, title: string, version: string) {
  const release = await call('ci', 'POST', 'releases', { title, pipeline: 'standard' });
  const contents = [
    { service: 'cart', module: 'cart-api', version },
    { service: 'cart', module: 'cart-web', version },
  ];
  const snapshot = await call('ci', 'POST', `releases/${release.id}/snapshots`, { contents });
  const execution = await call('ci', 'POST', 'executions', { snapshot: snapshot.id });
  return { release: String(release.id), execution: String(execution.id) };
}

/** The approval that an execution waits for. */
export const waitingApproval = (call: Call, execution: string): Promise<string> =>
  until(async () => {
    const { stages } = (await call('ann', 'GET', `executions/${execution}`)) as unknown as Execution;
    const gates = stages.flatMap(({ attempts }) => attempts.flatMap(({ gates }) => gates));
    return gates.find(({ status }) => status === 'pending-approval')?.approval ?? undefined;
  });

/** Ann lets it past QA, and bob does the step there: it comes to the gate of production. Answers the approval there. */
export async function throughQa(call: Call, execution: string): Promise<string> {
  await call('ann', 'POST', `approvals/${await waitingApproval(call, execution)}/decisions`, {
    verdict: 'approve',
    comment: 'Tested on QA.',
  });
  const step = await until(async () => {
    const { stages } = (await call('ann', 'GET', `executions/${execution}`)) as unknown as Execution;
    return stages[0]?.attempts[0]?.steps.find(({ status }) => status === 'waiting')?.id;
  });
  await call('bob', 'POST', `steps/${step}:complete`, { status: 'passed' });
  return waitingApproval(call, execution);
}

/** Both levels of production sign. */
export async function throughProduction(call: Call, approval: string): Promise<void> {
  const { levels } = (await call('ann', 'GET', `approvals/${approval}`)) as unknown as {
    levels: { id: string }[];
  };
  for (const { id } of levels)
    await call('ann', 'POST', `approvals/${approval}/decisions`, { verdict: 'approve', level: id });
  await call('bob', 'POST', `approvals/${approval}/decisions`, {
    verdict: 'approve',
    comment: 'The CAB has met.',
  });
}

/** The nightly tests are reviewed, and may be run: now with one form, not yet with another. */
export async function permit(call: Call): Promise<void> {
  await call('ann', 'POST', 'approvals/1/decisions', { verdict: 'approve' });
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
  const form = { executors: [{ username: 'bob' }], environments: ['qa'], services: [], singleUse: false };
  const forms = [
    { externalId: 'CHG-1041', windowStart: hours(-1), windowEnd: hours(7) },
    { externalId: 'CHG-1042', windowStart: hours(24), windowEnd: hours(32) },
  ];
  for (const each of forms) await call('ann', 'POST', 'pre-approvals', { ...form, ...each });
  await until(async () => {
    const workflow = (await call('bob', 'GET', 'workflows/nightly')) as { activeVersion?: object | null };
    return workflow.activeVersion ?? undefined;
  });
}
