import { curl, type Example, type Facts, some } from '../apis.view.ts';

type Name =
  | 'flexdeployRelease'
  | 'flexdeployEnvironment'
  | 'flexdeployGate'
  | 'flexdeployExecution'
  | 'flexdeploySnapshot';

/** Calls of FlexDeploy's REST API, version 1. Ids of environments are told as text where its documents do. */
export function flexdeployExamples(facts: Facts): Example<Name>[] {
  const { origin, me, release, environment, service, waits } = facts;
  const root = `${origin}/flexdeploy/rest/v1`;
  const user = me.username;
  const { gate } = waits;
  return some<Example<Name>>(
    release && {
      name: 'flexdeployRelease',
      text: curl({ url: `${root}/releases?releaseName=${encodeURIComponent(release.title)}`, user }),
    },
    environment && {
      name: 'flexdeployEnvironment',
      text: curl({ url: `${root}/topology/environment?environmentCode=${environment.key}`, user }),
    },
    gate && {
      name: 'flexdeployGate',
      text: curl({
        url: `${root}/releases/${gate.release}/gate/approval?snapshotId=${gate.snapshot}`,
        user,
        json: { environmentId: gate.environment, gateName: gate.name, notes: 'Tested', status: 'APPROVED' },
      }),
    },
    gate && {
      name: 'flexdeployExecution',
      text: curl({
        url: `${root}/releases/${gate.release}/snapshot/${gate.snapshot}/execution?environmentId=${gate.environment}`,
        user,
      }),
    },
    release &&
      service && {
        name: 'flexdeploySnapshot',
        // Digits of ours do not fit into a number of JavaScript: the text is as good.
        text: curl({
          url: `${root}/releases/${release.id}/snapshot`,
          user,
          json: {
            action: 'createSnapshot',
            snapshotVersionInputs: [
              { projectId: service.id, projectVersionId: '2.4.2', packageName: service.module },
            ],
          },
        }),
      },
  );
}
