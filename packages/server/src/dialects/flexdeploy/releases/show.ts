import { exactNumber } from '../../../kernel/exact-json.ts';
import type { Attempt, Picture } from '../gates/picture.views.ts';
import { spelled } from '../spelling.ts';
import { snapshotName, zoned } from '../times.ts';
import type { ExecutionQuery } from '../wire.ts';
import type { EnvironmentRow, ReleaseRow, SnapshotRow } from './release.views.ts';

/** A release can take snapshots until it is closed; that is what FlexDeploy calls started. */
export const releaseStatus = ({ status }: ReleaseRow): string =>
  status === 'open' ? 'STARTED' : 'COMPLETED';

export const showRelease = (row: ReleaseRow): object => ({
  releaseId: exactNumber(row.id),
  releaseName: row.title,
  releaseStatus: releaseStatus(row),
  description: row.description === '' ? null : row.description,
  pipelineId: exactNumber(row.pipelineId),
  pipelineName: row.pipelineName,
  startDate: zoned(row.created_at),
  endDate: row.closed_at && zoned(row.closed_at),
  scheduleBuildExpression: null,
  projects: row.projects.flatMap(projectsOf).map((project, index) => ({ priority: index + 1, ...project })),
  properties: [],
});

/** A service is a project; each of its modules is a package of it. */
const projectsOf = ({ id, modules }: ReleaseRow['projects'][number]): object[] =>
  (modules.length === 0 ? [null] : modules).map((packageName) => ({
    projectId: exactNumber(id),
    packageName,
    requestAllFiles: false,
    buildEnvironmentId: null,
    projectStreamId: null,
    projectGroups: null,
  }));

/** Nothing is built, so a snapshot is complete when it is made, and initiated once it was sent along the pipeline. */
export const snapshotStatus = ({ executed }: SnapshotRow): string => (executed ? 'INITIATED' : 'COMPLETED');

export const showSnapshot = (row: SnapshotRow): object => ({
  snapshotId: exactNumber(row.id),
  snapshotName: snapshotName(row.created_at),
  snapshotStatus: snapshotStatus(row),
  description: row.description === '' ? null : row.description,
  snapshotVersions: row.contents.map(({ service, module, version }) => ({
    projectId: service === null ? null : exactNumber(service),
    projectStreamId: null,
    projectVersionId: /^[1-9][0-9]{0,18}$/.test(version) ? exactNumber(version) : version,
    packageName: module,
    requestAllFiles: false,
    snapshotVersionStatus: 'EXISTING',
  })),
  snapshotVariables: [],
  links: [],
});

export const showEnvironment = ({ id, key, name, nth }: EnvironmentRow): object => ({
  environmentId: exactNumber(id),
  environmentName: name,
  environmentCode: key,
  description: null,
  isActive: true,
  isBuildEnvironment: false,
  sortNumber: nth,
  instances: [],
});

/** An execution with the latest attempt at each stage, narrowed by environment first and then by gate and step. */
export const showExecution = (picture: Picture, query: ExecutionQuery): object => ({
  pipelineExecutionId: exactNumber(picture.id),
  snapshotId: exactNumber(picture.snapshot.id),
  pipelineExecutionStatus: spelled(picture.status),
  pipelineStageExecutions: latest(picture.attempts)
    .filter((attempt) => matches(attempt, query))
    .map(showStage),
});

const latest = (attempts: readonly Attempt[]): Attempt[] =>
  attempts.filter((one) => attempts.findLast(({ position }) => position === one.position) === one);

/** A gate counts once it was asked: it has passed, or waits now. */
const matches = (attempt: Attempt, { environmentId, gateName, stepName }: ExecutionQuery): boolean =>
  (environmentId === undefined || attempt.environment === environmentId) &&
  (gateName === undefined || attempt.gates.some(({ name }) => name === gateName)) &&
  (stepName === undefined || attempt.steps.some(({ name }) => name === stepName));

const active = ['running', 'waiting'];

const showStage = (attempt: Attempt): object => ({
  stageExecutionId: exactNumber(attempt.id),
  environmentId: exactNumber(attempt.environment),
  executionStatus: spelled(attempt.status),
  startTime: zoned(new Date(attempt.startedAt)),
  endTime: attempt.endedAt === null ? null : zoned(new Date(attempt.endedAt)),
  activeStep: attempt.steps.find(({ status }) => active.includes(status))?.name ?? null,
  gates: attempt.gates.map(({ name, status }) => ({ gateName: name, gateStatus: spelled(status) })),
  steps: attempt.steps.map(({ name, status }) => ({ stepName: name, stepStatus: spelled(status) })),
});
