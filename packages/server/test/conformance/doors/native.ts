import type { TestApp } from '../../app.ts';
import { type DoorKind, type Hands, type Person, said, type Verdict, type Wish } from '../door.ts';
import { partOf, type Waiting } from '../waiting.ts';

/** Countersign's own API, which has words for everything. */
export const nativeDoor: DoorKind = {
  name: 'native',
  decides: ['gate', 'workflow-version', 'run-job'],
  capabilities: ['approve', 'reject', 'list-waiting', 'read-decision', 'name-subject', 'name-level'],
  answers: {
    ...{ done: 200, repeat: 200, 'not-approver': 403, 'not-pending': 409, stale: 409 },
    ...{ unknown: 404, elsewhere: 404, nobody: 401 },
  },
  shows: { author: true, precision: 1 },
  isRefusal: ({ status, text }) => JSON.parse(text).status === status && JSON.parse(text).detail.length > 0,
  open: hands,
};

const root = '/api/v1/projects/shop';

function hands({ app }: TestApp): Hands {
  const ask = (who: Person, method: 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${who.token}` },
      ...(payload && { payload }),
    });
  return {
    async decide(who, waiting, wish) {
      const body = bodyOf(who, waiting, wish);
      return said(await ask(who, 'POST', `${root}/approvals/${waiting.approval}/decisions`, body));
    },
    async waiting(who, among) {
      const { items } = (await ask(who, 'GET', '/api/v1/inbox?limit=200')).json();
      const mine = new Set((items as { approval: string }[]).map(({ approval }) => approval));
      return among.map(({ approval }) => approval).filter((approval) => mine.has(approval));
    },
    async seen(who, { approval }, signer) {
      const { levels } = (await ask(who, 'GET', `${root}/approvals/${approval}`)).json();
      const signers = (levels as { signers: Signer[] }[]).flatMap((one) => one.signers);
      const found = signers.find(({ username }) => username === signer);
      return {
        ...{ verdict: found?.verdict ?? null, comment: found?.comment ?? null },
        ...(found?.decidedAt && { who: found.username, at: found.decidedAt }),
      };
    },
  };
}

/** What is said to an approval. */
export function bodyOf(
  who: Person,
  waiting: Waiting,
  { whose: _, delegated: __, level, ...wish }: Wish,
): object {
  const named = level === undefined ? {} : { level: partOf(waiting, who.username, level).level };
  return { comment: '', ...wish, ...named };
}
type Signer = { username: string; verdict: Verdict | null; comment: string; decidedAt: string | null };
