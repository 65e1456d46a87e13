import { servicedesk } from '../../../src/dialects/servicedesk/index.ts';
import type { TestApp } from '../../app.ts';
import { type DoorKind, type Hands, type Person, said, type Verdict } from '../door.ts';
import { partOf, placeOf, type Waiting } from '../waiting.ts';

/** ServiceDesk Plus': an approval is one person's part in a level of a release. */
export const deskDoor: DoorKind = {
  ...{ name: 'servicedesk', decides: servicedesk.decides, capabilities: servicedesk.capabilities },
  answers: {
    ...{ done: 200, repeat: 400, 'not-approver': 403, 'not-pending': 400, stale: 400 },
    ...{ unknown: 404, elsewhere: 404, nobody: 401 },
  },
  shows: { author: true, precision: 1 },
  isRefusal: ({ text }) => {
    const [failed] = [JSON.parse(text).response_status].flat();
    return failed.status === 'failed' && failed.messages.length > 0;
  },
  open: hands,
};

const root = '/app/shop/api/v3';
const verdicts: Record<string, Verdict> = { Approved: 'approve', Rejected: 'reject' };

function hands({ app }: TestApp): Hands {
  const ask = (who: Person, method: 'GET' | 'PUT', path: string, input?: object) =>
    app.inject({
      ...{ method, url: `${root}${path}` },
      headers: {
        authorization: `Zoho-oauthtoken ${who.token}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      ...(input && { payload: `input_data=${encodeURIComponent(JSON.stringify(input))}` }),
    });
  const path = (waiting: Waiting, signer: string, level?: string, delegated = false) => {
    const part = partOf(waiting, signer, level);
    const { release } = placeOf(waiting, 'gate');
    // A delegate's row is the one after that of the person asked (servicedesk/approvals/approvals.views.ts).
    const row = delegated ? String(2n ** 62n + BigInt(part.approver)) : part.approver;
    return `/releases/${release}/approval_levels/${part.level}/approvals/${row}`;
  };
  return {
    async decide(who, waiting, { verdict, comment, level, delegated, whose = who.username }) {
      const input = { approval: comment === undefined ? {} : { comments: comment } };
      return said(await ask(who, 'PUT', `${path(waiting, whose, level, delegated)}/${verdict}`, input));
    },
    async waiting(who, among) {
      const listed = JSON.stringify({ list_info: { row_count: 100 } });
      const answer = await ask(who, 'GET', `/approvals?input_data=${encodeURIComponent(listed)}`);
      const mine = new Set(
        (answer.json().approvals as { release: { id: string } }[]).map(({ release }) => release.id),
      );
      const found = among.filter((waiting) => mine.has(placeOf(waiting, 'gate').release));
      return found.map(({ approval }) => approval);
    },
    async seen(who, waiting, signer) {
      const { approval } = (await ask(who, 'GET', path(waiting, signer))).json();
      const { comments, action_taken_on, approver, status } = approval;
      return {
        ...{ verdict: verdicts[status.name] ?? null, comment: comments },
        ...(action_taken_on && { who: approver.name, at: instantOf(action_taken_on.value) }),
      };
    },
  };
}

const instantOf = (milliseconds: string): string => new Date(Number(milliseconds)).toISOString();
