import { flexdeploy } from '../../../src/dialects/flexdeploy/index.ts';
import type { TestApp } from '../../app.ts';
import { type DoorKind, type Hands, type Person, said, type Verdict } from '../door.ts';
import { partOf, placeOf } from '../waiting.ts';

/** FlexDeploy's: a gate of a snapshot in an environment is decided, or a task is read. */
export const flexDoor: DoorKind = {
  ...{ name: 'flexdeploy', decides: flexdeploy.decides, capabilities: flexdeploy.capabilities },
  answers: {
    ...{ done: 201, repeat: 400, 'not-approver': 403, 'not-pending': 400, stale: 400 },
    ...{ unknown: 400, elsewhere: 400, nobody: 401 },
  },
  // Its tasks have no place for author and time.
  shows: { author: false, precision: 0 },
  isRefusal: ({ text }) =>
    Object.keys(JSON.parse(text)).join() === 'message' && JSON.parse(text).message !== '',
  open: hands,
};

const root = '/flexdeploy/rest/v1';
const verdicts: Record<string, Verdict> = { APPROVED: 'approve', REJECTED: 'reject' };

function hands({ app }: TestApp): Hands {
  const ask = (who: Person, method: 'GET' | 'POST', path: string, payload?: object) => {
    const authorization = `Basic ${Buffer.from(`${who.username}:${who.token}`).toString('base64')}`;
    return app.inject({
      ...{ method, url: `${root}${path}`, headers: { authorization } },
      ...(payload && { payload }),
    });
  };
  return {
    async decide(who, waiting, { verdict, comment }) {
      const { release, snapshot, environment, name } = placeOf(waiting, 'gate');
      const status = verdict === 'approve' ? 'APPROVED' : 'REJECTED';
      const body = { environmentId: environment, gateName: name, status, ...(comment && { notes: comment }) };
      return said(await ask(who, 'POST', `/releases/${release}/gate/approval?snapshotId=${snapshot}`, body));
    },
    async waiting(who, among) {
      const tasks = (await ask(who, 'GET', '/tasks/approval?status=PENDING')).json() as {
        snapshotId: number;
      }[];
      const mine = new Set(tasks.map(({ snapshotId }) => String(snapshotId)));
      const found = among.filter((waiting) => mine.has(placeOf(waiting, 'gate').snapshot));
      return found.map(({ approval }) => approval);
    },
    async seen(who, waiting, signer) {
      const { approver } = partOf(waiting, signer);
      const { status, notes } = (await ask(who, 'GET', `/tasks/approval/${approver}`)).json();
      return { verdict: verdicts[status] ?? null, comment: notes };
    },
  };
}
