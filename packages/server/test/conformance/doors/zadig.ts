import { zadig } from '../../../src/dialects/zadig/index.ts';
import type { TestApp } from '../../app.ts';
import { type DoorKind, type Hands, type Person, said, type Verdict } from '../door.ts';
import { type JobPlace, placeOf } from '../waiting.ts';

/** Zadig's: a job of a task is approved, or not. */
export const zadigDoor: DoorKind = {
  ...{ name: 'zadig', decides: zadig.decides, capabilities: zadig.capabilities },
  // Spec, sections 1.2 and 4.2: every failure of approve is 400 with code 6169, and without a token it is 401.
  answers: {
    ...{ done: 200, repeat: 400, 'not-approver': 400, 'not-pending': 400, stale: 400 },
    ...{ unknown: 400, elsewhere: 400, nobody: 401 },
  },
  // Its times are Unix seconds (spec, section 4.3).
  shows: { author: true, precision: 1000 },
  isRefusal: ({ status, text }) => {
    if (status === 401) return text === '';
    const { type, code, description } = JSON.parse(text);
    return type === 'error' && code === 6169 && description !== '';
  },
  open: hands,
};

const root = '/openapi/workflows/custom/task';

/** What the document calls stage_name is the name of the job of the task (spec, section 4.2). */
const taskJob = ({ name }: JobPlace): string => `job-0-0-0-${name}`;

function hands({ app }: TestApp): Hands {
  const ask = (who: Person, method: 'GET' | 'POST', path: string, payload?: object) =>
    app.inject({
      ...{ method, url: `${root}${path}` },
      headers: { authorization: `Bearer ${who.token}` },
      ...(payload && { payload: JSON.stringify(payload) }),
    });
  return {
    async decide(who, waiting, { verdict, comment = '' }) {
      const place = placeOf(waiting, 'run-job');
      const named = { workflow_key: place.workflow, task_id: place.number, stage_name: taskJob(place) };
      return said(await ask(who, 'POST', '/approve', { ...named, approve: verdict === 'approve', comment }));
    },
    async seen(who, waiting, signer) {
      const place = placeOf(waiting, 'run-job');
      const { stages } = (
        await ask(who, 'GET', `?taskId=${place.number}&workflowKey=${place.workflow}`)
      ).json();
      const jobs = (stages as { jobs: TaskJob[] }[]).flatMap((stage) => stage.jobs);
      const asked =
        jobs.find(({ name }) => name === taskJob(place))?.spec.native_approval.approve_users ?? [];
      const found = asked.find(({ user_id }) => user_id === signer);
      if (found?.reject_or_approve === undefined) return { verdict: null, comment: null };
      const { reject_or_approve: verdict, comment = null, operation_time = 0 } = found;
      return { verdict, comment, who: found.user_id, at: new Date(operation_time * 1000).toISOString() };
    },
  };
}
type TaskJob = { name: string; spec: { native_approval: { approve_users: Approver[] } } };
type Approver = {
  user_id: string;
  reject_or_approve?: Verdict;
  comment?: string;
  operation_time?: number;
};
