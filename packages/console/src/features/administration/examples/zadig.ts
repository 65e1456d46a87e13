import { curl, type Example, type Facts, some, variable } from '../apis.view.ts';

type Name = 'zadigForm' | 'zadigForms' | 'zadigRun' | 'zadigTasks' | 'zadigApprove';

const headers = [`Authorization: Bearer $${variable}`];

/** Calls of Zadig's pre-approval and workflows. A form names people by e-mail address; without one it is for anybody. */
export function zadigExamples(facts: Facts): Example<Name>[] {
  const { origin, me, project, environment, workflow, waits, form } = facts;
  const tasks = `${origin}/openapi/workflows/custom/task`;
  return some<Example<Name>>(
    {
      name: 'zadigForm',
      text: curl({
        url: `${origin}/openapi/ticket/approval`,
        headers,
        json: {
          ...{ project_key: project, approval_id: form, status: 1 },
          envs: environment ? [environment.key] : [],
          services: [],
          users: me.email === null ? [] : [{ name: me.name, email: me.email }],
        },
      }),
    },
    {
      name: 'zadigForms',
      text: curl({
        url: `${origin}/api/aslan/ticket/approval?projectName=${project}&query=${form}`,
        headers,
      }),
    },
    workflow && {
      name: 'zadigRun',
      text: curl({
        url: tasks,
        headers,
        json: {
          ...{ project_key: project, workflow_key: workflow.key },
          ...(workflow.preApproval && { approval_id: form }),
          inputs: [],
        },
      }),
    },
    workflow && {
      name: 'zadigTasks',
      text: curl({
        url: `${origin}/openapi/workflows/custom/${workflow.key}/tasks?projectKey=${project}`,
        headers,
      }),
    },
    waits.job && {
      name: 'zadigApprove',
      text: curl({
        url: `${tasks}/approve`,
        headers,
        json: {
          ...{ workflow_key: waits.job.workflow, task_id: waits.job.run, stage_name: waits.job.job },
          ...{ approve: true, comment: 'Tested' },
        },
      }),
    },
  );
}
