import type { TestApp } from '../../app.ts';
import { type DoorKind, type Person, said, type Wish } from '../door.ts';
import { partOf, placeOf, type Waiting } from '../waiting.ts';
import { flexDoor } from './flexdeploy.ts';
import { bodyOf, nativeDoor } from './native.ts';
import { deskDoor } from './servicedesk.ts';
import { zadigDoor } from './zadig.ts';

// The other ways in that an API has: the same decisions by another route.

/** FlexDeploy's tasks: one person's part in a gate, by its own id. */
export const flexTaskDoor: DoorKind = {
  ...flexDoor,
  // A task is shown as it stands after it; what is no task of this project is not found.
  answers: { ...flexDoor.answers, done: 200, unknown: 404, elsewhere: 404 },
  open: (app: TestApp) => ({
    ...flexDoor.open(app),
    async decide(who, waiting, { verdict, whose = who.username }) {
      const { approver } = partOf(waiting, whose);
      const authorization = `Basic ${Buffer.from(`${who.username}:${who.token}`).toString('base64')}`;
      const url = `/flexdeploy/rest/v1/tasks/approval/${verdict}/${approver}`;
      return said(await app.app.inject({ method: 'PUT', url, headers: { authorization } }));
    },
  }),
};

/** ServiceDesk Plus' inbox: several at once, each with its own status in the answer. */
export const deskManyDoor: DoorKind = {
  ...deskDoor,
  open: (app: TestApp) => ({
    ...deskDoor.open(app),
    async decide(who, waiting, { verdict, level, delegated, whose = who.username }) {
      const part = partOf(waiting, whose, level);
      const id = delegated ? String(2n ** 62n + BigInt(part.approver)) : part.approver;
      const input = { approval: [{ id, approval_level_id: part.level }] };
      const answer = await app.app.inject({
        ...{ method: 'PUT', url: `/app/shop/api/v3/approvals/${verdict}` },
        headers: {
          authorization: `Zoho-oauthtoken ${who.token}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: `input_data=${encodeURIComponent(JSON.stringify(input))}`,
      });
      if (answer.statusCode !== 200) return said(answer);
      const [result] = answer.json().response_status;
      if (result.status === 'success') return { status: 200, text: answer.body };
      const text = JSON.stringify({ response_status: result });
      return { status: statusOf(result.messages[0].status_code), text };
    },
  }),
};

/** What an approval alone is refused with, by the code that says it (servicedesk/render.ts). */
const statusOf = (code: number): number => ({ 4002: 403, 4007: 404 })[code] ?? 400;

/** What Zadig's own pages send. */
export const zadigPageDoor: DoorKind = {
  ...zadigDoor,
  open: (app: TestApp) => ({
    ...zadigDoor.open(app),
    async decide(who, waiting, { verdict, comment = '' }) {
      const { workflow, number, name } = placeOf(waiting, 'run-job');
      const named = { workflow_name: workflow, task_id: number, job_name: `job-0-0-0-${name}` };
      return said(
        await app.app.inject({
          ...{ method: 'POST', url: '/api/aslan/workflow/v4/workflowtask/approve' },
          headers: { authorization: `Bearer ${who.token}` },
          payload: JSON.stringify({ ...named, approve: verdict === 'approve', comment }),
        }),
      );
    },
  }),
};

/** What our own clients say of themselves makes no difference to what they may. */
const ourClient = (client: 'cli' | 'console'): DoorKind => ({
  ...nativeDoor,
  via: client,
  open: (app: TestApp) => ({
    ...nativeDoor.open(app),
    decide: async (who: Person, waiting: Waiting, wish: Wish) =>
      said(
        await app.app.inject({
          ...{ method: 'POST', url: `/api/v1/projects/shop/approvals/${waiting.approval}/decisions` },
          headers: { authorization: `Bearer ${who.token}`, 'x-countersign-client': client },
          payload: bodyOf(who, waiting, wish),
        }),
      ),
  }),
});
export const commandLineDoor = ourClient('cli');
export const consoleDoor = ourClient('console');
