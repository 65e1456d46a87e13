import { curl, type Example, type Facts, some, variable } from '../apis.view.ts';

type Name =
  | 'nativeWho'
  | 'nativeInbox'
  | 'nativeDecide'
  | 'nativeRelease'
  | 'nativeSnapshot'
  | 'nativeNewRelease';

const headers = [`Authorization: Bearer $${variable}`];

/** Calls of our own API. */
export function nativeExamples(facts: Facts): Example<Name>[] {
  const { origin, project, release, pipeline, service, waits } = facts;
  const root = `${origin}/api/v1`;
  const place = `${root}/projects/${project}`;
  return some<Example<Name>>(
    { name: 'nativeWho', text: curl({ url: `${root}/session`, headers }) },
    { name: 'nativeInbox', text: curl({ url: `${root}/inbox`, headers }) },
    waits.approval && {
      name: 'nativeDecide',
      text: curl({
        url: `${place}/approvals/${waits.approval.approval}/decisions`,
        headers,
        json: { verdict: 'approve', level: waits.approval.level, comment: 'Tested' },
      }),
    },
    release && { name: 'nativeRelease', text: curl({ url: `${place}/releases/${release.id}`, headers }) },
    release &&
      service && {
        name: 'nativeSnapshot',
        text: curl({
          url: `${place}/releases/${release.id}/snapshots`,
          headers,
          json: { contents: [{ service: service.name, module: service.module, version: '2.4.1' }] },
        }),
      },
    pipeline === null
      ? null
      : {
          name: 'nativeNewRelease',
          text: curl({ url: `${place}/releases`, headers, json: { title: 'From the API', pipeline } }),
        },
  );
}
