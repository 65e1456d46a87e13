import { newVersion, newWorkflow } from '../../secmaster/world.ts';

/** What a route of a dialect is mostly sent, by a part of its path. */
type Good = readonly [route: RegExp, value: unknown];

export const goods: Readonly<Record<string, readonly Good[]>> = {
  flexdeploy: [
    [
      /gate\//,
      {
        environmentId: '1',
        gateName: 'Manager Approval',
        status: 'APPROVED',
        notes: 'fine',
        releaseId: 1,
        changeTicket: 'CHG1',
      },
    ],
    [
      /snapshot$/,
      {
        action: 'createSnapshot',
        description: 'x',
        snapshotVersionInputs: [{ projectId: '1', projectVersionId: '1.0' }],
      },
    ],
    [/./, { notes: 'fine' }],
  ],
  servicedesk: [
    [/notification/, { notification: { subject: 'x', title: 'x', description: 'x', attachments: [] } }],
    [/v3\/approvals/, { module: 'release', comments: 'x', approval: [{ id: '1', approval_level_id: '1' }] }],
    [/approvals$/, { approval: { approver: { id: '1', name: 'Ann Lee' } } }],
    [/\{approval\}/, { approval: { comments: 'x' } }],
    [
      /approval_levels$/,
      {
        approval_level: {
          name: 'x',
          stage: { name: 'Deployment' },
          rule: { name: 'percent' },
          rule_value: 60,
          level: 1,
          approvals: [{ approver: { name: 'Ann Lee' } }],
        },
      },
    ],
    [/\{level\}/, { approval_level: { name: 'x', comments: 'x' } }],
    [
      /./,
      {
        release: {
          title: 'x',
          description: 'x',
          workflow: { name: 'standard' },
          stage: { name: 'Deployment' },
          status: { name: 'Open' },
          closure_code: { name: 'x' },
          comment: 'x',
          priority: { a: 1 },
          scheduled_start_time: { value: '1' },
        },
      },
    ],
  ],
  secmaster: [
    [
      /auth\/tokens/,
      {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'ann', password: 'wrong', domain: { name: 'a' } } },
          },
          scope: { project: { name: 'shop', id: '1' } },
        },
      },
    ],
    [/validation/, { mode: 'BASIC', taskconfig: '{}', taskflow: newVersion.taskflow, aopworkflow_id: '1' }],
    [/approval$/, { result: 'PASS', content: 'x' }],
    [/tasks/, { action: 'ADD_COMMENT', comment: 'x', comment_id: '1' }],
    [/versions$/, newVersion],
    [/versions\//, { ...newVersion, status: 'pending_approval' }],
    [/./, { ...newWorkflow, enabled: true, version_id: '1' }],
  ],
  zadig: [
    [
      /ticket/,
      {
        project_key: 'shop',
        approval_id: 'CHG',
        status: 1,
        envs: ['qa'],
        services: [{ service_name: 'cart', service_module: 'cart-api' }],
        users: [{ name: 'Ann Lee', email: 'ann@example.test' }],
        execution_window_start: 1,
        execution_window_end: 4102444800,
      },
    ],
    [
      /approve/,
      {
        workflow_key: 'zadig-1',
        workflow_name: 'zadig-1',
        stage_name: 'job-0-0-0-sign-off',
        job_name: 'job-0-0-0-sign-off',
        task_id: 1,
        approve: true,
        comment: 'x',
      },
    ],
    [
      /custom\/task/,
      {
        project_key: 'shop',
        workflow_key: 'zadig-1',
        parameters: [{ name: 'a', type: 'string', value: 'b' }],
        inputs: [
          {
            job_name: 'deploy',
            job_type: 'zadig-deploy',
            parameters: {
              env_name: 'qa',
              service_list: [{ service_name: 'cart', service_module: 'cart-api' }],
            },
          },
        ],
        remark: 'x',
        approval_ticket_id: '',
        approval_id: '',
      },
    ],
    [/task\//, { remark: 'x' }],
    [
      /./,
      {
        name: 'zadig-1',
        display_name: 'x',
        project: 'shop',
        enable_approval_ticket: false,
        params: [{ name: 'a', type: 'choice', choice_option: ['a'], value: 'a' }],
        stages: [
          {
            name: 'Go',
            jobs: [
              {
                name: 'sign-off',
                type: 'approval',
                spec: {
                  type: 'native',
                  timeout: 60,
                  native_approval: {
                    needed_approvers: 1,
                    approve_users: [{ type: 'user', user_name: 'ann' }],
                  },
                },
              },
              {
                name: 'deploy',
                type: 'zadig-deploy',
                spec: { env: 'qa', env_source: 'runtime', source: 'runtime', services: [] },
              },
            ],
          },
        ],
      },
    ],
  ],
};
