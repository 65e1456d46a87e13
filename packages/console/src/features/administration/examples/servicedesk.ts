import { curl, type Example, type Facts, some, variable } from '../apis.view.ts';

type Name = 'servicedeskMine' | 'servicedeskLevels' | 'servicedeskApprove' | 'servicedeskNew';

const headers = [`Authorization: Zoho-oauthtoken $${variable}`];

/** Calls of ServiceDesk Plus's release-approval API. Its portal is the key of the project. */
export function servicedeskExamples({ origin, project, release, waits }: Facts): Example<Name>[] {
  const place = `${origin}/app/${project}/api/v3`;
  const { approval, gate } = waits;
  const levels = `${place}/releases/${gate?.release}/approval_levels`;
  return some<Example<Name>>(
    {
      name: 'servicedeskMine',
      text: curl({
        url: `${place}/approvals`,
        headers,
        input: { list_info: { filter_by: { name: 'my_pending_approvals' } } },
      }),
    },
    release && {
      name: 'servicedeskLevels',
      text: curl({ url: `${place}/releases/${release.id}/approval_levels`, headers }),
    },
    approval?.mine && gate
      ? {
          name: 'servicedeskApprove',
          text: curl({
            url: `${levels}/${approval.level}/approvals/${approval.mine}/approve`,
            method: 'PUT',
            headers,
            input: { approval: { comments: 'Tested' } },
          }),
        }
      : null,
    {
      name: 'servicedeskNew',
      text: curl({
        url: `${place}/releases`,
        method: 'POST',
        headers,
        input: { release: { title: 'Trial Release', priority: { name: 'High' } } },
      }),
    },
  );
}
