import type { LightMyRequestResponse } from 'fastify';
import type { Capability } from '../../src/dialects/dialect.ts';
import { flexdeploy } from '../../src/dialects/flexdeploy/index.ts';
import { servicedesk } from '../../src/dialects/servicedesk/index.ts';
import type { TestApp } from '../app.ts';
import { partOf, type WaitingGate } from './world.ts';

/** Somebody as every door knows them: by name and token. */
export type Person = { readonly username: string; readonly token: string };
export const person = (username: string): Person => ({ username, token: `cs_token_of_${username}` });

export type Verdict = 'approve' | 'reject';
/** What a door answered: its status, and its body as text. */
export type Said = { readonly status: number; readonly text: string };
export type Wish = {
  readonly verdict: Verdict;
  readonly comment?: string;
  /** The level that is meant, where the door can say so. */
  readonly level?: string;
  /** The part of somebody else that is asked for, where the door can say so. */
  readonly whose?: string;
};
/** A decision as a door shows it; what it has no place for is left out. */
export type Seen = {
  readonly verdict: Verdict | null;
  readonly comment: string | null;
  readonly who?: string;
  readonly at?: string;
};

/** How the same things are done and said through one API. */
export type Door = {
  readonly name: 'native' | 'flexdeploy' | 'servicedesk';
  readonly capabilities: readonly Capability[];
  decide(who: Person, gate: WaitingGate, wish: Wish): Promise<Said>;
  /** Which of the gates' approvals wait for somebody. */
  waiting(who: Person, gates: readonly WaitingGate[]): Promise<string[]>;
  /** What somebody has decided, as `who` reads it. */
  seen(who: Person, gate: WaitingGate, signer: string): Promise<Seen>;
  /** A gate that is not there, by all names. */
  readonly answers: Readonly<Record<Case, number>>;
  /** Is it a refusal in this API's own form, with a text? */
  isRefusal(said: Said): boolean;
};

/** What a scenario comes to, and the status that each door has for it. */
export type Case =
  | 'done'
  | 'repeat'
  | 'not-approver'
  | 'not-pending'
  | 'stale'
  | 'unknown'
  | 'elsewhere'
  | 'nobody';

const every: Capability[] = [
  ...['approve', 'reject', 'list-waiting', 'read-decision'],
  ...['name-snapshot', 'name-level'],
] as Capability[];

const said = ({ statusCode, body }: LightMyRequestResponse): Said => ({ status: statusCode, text: body });

export function nativeDoor({ app }: TestApp): Door {
  const root = '/api/v1/projects/shop';
  const ask = (who: Person, method: 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${who.token}` },
      ...(payload && { payload }),
    });
  return {
    name: 'native',
    capabilities: every,
    answers: {
      ...{ done: 200, repeat: 200, 'not-approver': 403, 'not-pending': 409, stale: 409 },
      ...{ unknown: 404, elsewhere: 404, nobody: 401 },
    },
    async decide(who, { approval, ...gate }, { verdict, comment = '', level }) {
      const named =
        level === undefined ? {} : { level: partOf({ ...gate, approval }, who.username, level).level };
      return said(
        await ask(who, 'POST', `${root}/approvals/${approval}/decisions`, { verdict, comment, ...named }),
      );
    },
    async waiting(who, gates) {
      const { items } = (await ask(who, 'GET', '/api/v1/inbox?limit=200')).json();
      const mine = new Set((items as { approval: string }[]).map(({ approval }) => approval));
      return gates.map(({ approval }) => approval).filter((approval) => mine.has(approval));
    },
    async seen(who, { approval }, signer) {
      const { levels } = (await ask(who, 'GET', `${root}/approvals/${approval}`)).json();
      const signers = (levels as { signers: NativeSigner[] }[]).flatMap((one) => one.signers);
      const found = signers.find(({ username }) => username === signer);
      return {
        ...{ verdict: found?.verdict ?? null, comment: found?.comment ?? null },
        ...(found?.decidedAt && { who: found.username, at: found.decidedAt }),
      };
    },
    isRefusal: ({ status, text }) => JSON.parse(text).status === status && JSON.parse(text).detail.length > 0,
  };
}
type NativeSigner = { username: string; verdict: Verdict | null; comment: string; decidedAt: string | null };

export function flexDoor({ app }: TestApp): Door {
  const root = '/flexdeploy/rest/v1';
  const ask = (who: Person, method: 'GET' | 'POST', path: string, payload?: object) => {
    const authorization = `Basic ${Buffer.from(`${who.username}:${who.token}`).toString('base64')}`;
    return app.inject({
      method,
      url: `${root}${path}`,
      headers: { authorization },
      ...(payload && { payload }),
    });
  };
  return {
    name: 'flexdeploy',
    capabilities: flexdeploy.capabilities,
    answers: {
      ...{ done: 201, repeat: 400, 'not-approver': 403, 'not-pending': 400, stale: 400 },
      ...{ unknown: 400, elsewhere: 400, nobody: 401 },
    },
    async decide(who, { release, snapshot, environment, name }, { verdict, comment }) {
      const status = verdict === 'approve' ? 'APPROVED' : 'REJECTED';
      const body = { environmentId: environment, gateName: name, status, ...(comment && { notes: comment }) };
      return said(await ask(who, 'POST', `/releases/${release}/gate/approval?snapshotId=${snapshot}`, body));
    },
    async waiting(who, gates) {
      const tasks = (await ask(who, 'GET', '/tasks/approval?status=PENDING')).json() as {
        snapshotId: number;
      }[];
      const mine = new Set(tasks.map(({ snapshotId }) => String(snapshotId)));
      return gates.filter(({ snapshot }) => mine.has(snapshot)).map(({ approval }) => approval);
    },
    async seen(who, gate, signer) {
      const { approver } = partOf(gate, signer);
      const { status, notes } = (await ask(who, 'GET', `/tasks/approval/${approver}`)).json();
      return { verdict: verdicts[status] ?? null, comment: notes };
    },
    isRefusal: ({ text }) =>
      Object.keys(JSON.parse(text)).join() === 'message' && JSON.parse(text).message !== '',
  };
}

export function deskDoor({ app }: TestApp): Door {
  const root = '/app/shop/api/v3';
  const ask = (who: Person, method: 'GET' | 'PUT', path: string, input?: object) =>
    app.inject({
      ...{ method, url: `${root}${path}` },
      headers: {
        authorization: `Zoho-oauthtoken ${who.token}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      ...(input && { payload: `input_data=${encodeURIComponent(JSON.stringify(input))}` }),
    });
  const path = (gate: WaitingGate, signer: string, level?: string) => {
    const part = partOf(gate, signer, level);
    return `/releases/${gate.release}/approval_levels/${part.level}/approvals/${part.approver}`;
  };
  return {
    name: 'servicedesk',
    capabilities: servicedesk.capabilities,
    answers: {
      ...{ done: 200, repeat: 400, 'not-approver': 403, 'not-pending': 400, stale: 400 },
      ...{ unknown: 404, elsewhere: 404, nobody: 401 },
    },
    async decide(who, gate, { verdict, comment, level, whose = who.username }) {
      const input = { approval: comment === undefined ? {} : { comments: comment } };
      return said(await ask(who, 'PUT', `${path(gate, whose, level)}/${verdict}`, input));
    },
    async waiting(who, gates) {
      const listed = JSON.stringify({ list_info: { row_count: 100 } });
      const answer = await ask(who, 'GET', `/approvals?input_data=${encodeURIComponent(listed)}`);
      const mine = new Set(
        (answer.json().approvals as { release: { id: string } }[]).map(({ release }) => release.id),
      );
      return gates.filter(({ release }) => mine.has(release)).map(({ approval }) => approval);
    },
    async seen(who, gate, signer) {
      const { approval } = (await ask(who, 'GET', path(gate, signer))).json();
      const { comments, action_taken_on, approver, status } = approval;
      return {
        ...{ verdict: verdicts[status.name] ?? null, comment: comments },
        ...(action_taken_on && { who: approver.name, at: instantOf(action_taken_on.value) }),
      };
    },
    isRefusal: ({ text }) => {
      const [failed] = [JSON.parse(text).response_status].flat();
      return failed.status === 'failed' && failed.messages.length > 0;
    },
  };
}

const instantOf = (milliseconds: string): string => new Date(Number(milliseconds)).toISOString();

const verdicts: Record<string, Verdict> = {
  ...{ APPROVED: 'approve', REJECTED: 'reject' },
  ...{ Approved: 'approve', Rejected: 'reject' },
};

export const doorsOf = (world: TestApp): Door[] => [nativeDoor(world), flexDoor(world), deskDoor(world)];
