import { curl, type Example, type Facts, some, variable } from '../apis.view.ts';

type Name =
  | 'secmasterProject'
  | 'secmasterWorkflows'
  | 'secmasterVersions'
  | 'secmasterTasks'
  | 'secmasterReview';

const headers = [`X-Auth-Token: $${variable}`];

/** Calls of SecMaster's workflow versions. Its workspace is the key of the project; its project any, unless one is pinned. */
export function secmasterExamples(facts: Facts): Example<Name>[] {
  const { origin, project, secmaster, workflow, waits } = facts;
  const place = `${origin}/v1/${secmaster.tenant ?? project}/workspaces/${project}/soc`;
  return some<Example<Name>>(
    {
      name: 'secmasterProject',
      text: curl({
        url: `${origin}/v3/projects?name=${encodeURIComponent(secmaster.region ?? project)}`,
        headers,
      }),
    },
    { name: 'secmasterWorkflows', text: curl({ url: `${place}/workflows`, headers }) },
    workflow && {
      name: 'secmasterVersions',
      text: curl({ url: `${place}/workflows/${workflow.id}/versions`, headers }),
    },
    { name: 'secmasterTasks', text: curl({ url: `${place}/tasks`, headers }) },
    waits.version === null
      ? null
      : {
          name: 'secmasterReview',
          text: curl({
            url: `${place}/workflows/versions/${waits.version}/approval`,
            headers,
            json: { result: 'PASS', content: 'ok' },
          }),
        },
  );
}
