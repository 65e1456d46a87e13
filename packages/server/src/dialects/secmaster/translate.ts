import type { VersionStatus } from '@countersign/contract/versions.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { canonical } from '../../kernel/digest.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { definitionIn, toTaskflow } from './flow.ts';
import type { NewVersion, NewWorkflow, StatusAction, VersionChange, versionStatuses } from './wire.ts';

/** SecMaster's words for ours and back. */

/** What SecMaster says of a workflow and this server does not: kept in the workflow's `extras`. */
export type ForeignWorkflow = Pick<NewWorkflow, 'engine_type' | 'aop_type' | 'dataclass_id'>;

/** The same of a version: kept in its `extras`, and reviewed with it. */
export type ForeignVersion = {
  readonly name: string;
  readonly taskconfig: string;
  readonly taskflow: string;
  readonly taskflow_type: 'JSON';
  readonly aop_type: NewWorkflow['aop_type'];
  readonly input: string;
  readonly output: string;
};

type Extras = Readonly<Record<string, unknown>>;
type Content = { readonly definition: WorkflowDefinition | null; readonly extras: Extras };

/** Of a workflow that was not made through this API: what is most usual. */
const usual: ForeignWorkflow = { engine_type: 'public_engine', aop_type: 'NORMAL', dataclass_id: '' };

export const foreignWorkflow = ({ secmaster }: Extras): ForeignWorkflow => ({
  ...usual,
  ...(secmaster as ForeignWorkflow | undefined),
});

export const workflowExtras = ({ engine_type, aop_type, dataclass_id }: NewWorkflow): Extras => ({
  secmaster: { engine_type, aop_type, dataclass_id } satisfies ForeignWorkflow,
});

/**
 * A version in SecMaster's words. One that was made or changed by another way has its definition as its taskflow: what is
 * reviewed is what runs.
 */
export function foreignVersion(
  { label, definition, extras }: Content & { readonly label: string },
  workflow: ForeignWorkflow,
): ForeignVersion {
  const kept = extras.secmaster as ForeignVersion | undefined;
  if (kept && (definition === null || isSame(definitionIn(kept.taskflow), definition))) return kept;
  const taskflow = definition ? toTaskflow(definition) : '';
  if (kept) return { ...kept, taskflow };
  return {
    name: label,
    taskconfig: '{}',
    taskflow,
    taskflow_type: 'JSON',
    aop_type: workflow.aop_type,
    input: '',
    output: '',
  };
}

export const newForeign = (version: NewVersion): ForeignVersion => ({
  name: version.name,
  taskconfig: version.taskconfig,
  taskflow: version.taskflow,
  taskflow_type: version.taskflow_type,
  aop_type: version.aop_type,
  input: version.input ?? '',
  output: version.output ?? '',
});

const nothing: Content = { definition: null, extras: {} };

/** What a review of this version binds to. What other APIs keep beside a definition goes with that definition. */
export function contentOfVersion(foreign: ForeignVersion, before: Content = nothing): Content {
  const definition = definitionIn(foreign.taskflow);
  const others = isSame(definition, before.definition) ? before.extras : {};
  return { definition, extras: { ...others, secmaster: foreign } };
}

const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

type Described = { readonly foreign: ForeignVersion; readonly description: string };

/** A version after a change; undefined: nothing of it differs. Clients send every field with a new status. */
export function changed(before: Described, change: VersionChange): Described | undefined {
  const { status: _, description, ...fields } = change;
  const given = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
  const after = {
    foreign: { ...before.foreign, ...given },
    description: description ?? before.description,
  };
  return isSame(after, before) ? undefined : after;
}

const statuses: Record<VersionStatus, (typeof versionStatuses)[number]> = {
  draft: 'pending_submit',
  'in-review': 'pending_approval',
  rejected: 'rejected',
  published: 'not_activated',
  active: 'activated',
};
export const statusOf = (status: VersionStatus) => statuses[status];

/** The status of ours that a client looks for; null: no version of ours ever has it. */
export const statusSought = (theirs: (typeof versionStatuses)[number]): VersionStatus | null =>
  (Object.keys(statuses) as VersionStatus[]).find((ours) => statuses[ours] === theirs) ?? null;

/** What `status` asks to be done, once the fields are changed; null: nothing, it stands so already. */
export function actionOf(
  status: VersionStatus,
  asked: StatusAction | undefined,
): Outcome<'submit' | 'activate' | 'deactivate' | null> {
  if (asked === undefined || statuses[status] === asked) return done(null);
  if (asked !== 'pending_submit') return done(actions[asked]);
  if (status === 'rejected') return done(null);
  return refused('version/wrong-state', `This version is ${statuses[status]}: it can no longer be edited.`);
}

const actions = {
  pending_approval: 'submit',
  activated: 'activate',
  not_activated: 'deactivate',
} as const;

const longestKey = 63;

/** The key of a workflow, made of its name: `Block an address` is `block-an-address`. */
export function keyOf(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');
  const dashed = plain.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  return dashed.slice(0, longestKey).replace(/-$/, '') || 'workflow';
}

/** The first of `name`, `name-2`, `name-3` … that nobody has. */
export function freeKey(key: string, taken: ReadonlySet<string>): string {
  return firstFree(taken, (nth) => {
    const end = nth === 1 ? '' : `-${nth}`;
    return `${key.slice(0, longestKey - end.length)}${end}`;
  });
}

const longestLabel = 200;

/** The same for the label of a version, which is one of a kind within its workflow: `name`, `name (2)` … */
export function freeLabel(name: string, taken: ReadonlySet<string>): string {
  return firstFree(taken, (nth) => {
    const end = nth === 1 ? '' : ` (${nth})`;
    return `${name.slice(0, longestLabel - end.length).toWellFormed()}${end}`;
  });
}

function firstFree(taken: ReadonlySet<string>, nthName: (nth: number) => string): string {
  for (let nth = 1; ; nth += 1) if (!taken.has(nthName(nth))) return nthName(nth);
}
