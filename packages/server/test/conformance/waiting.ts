import type { SubjectKind } from '../../src/dialects/dialect.ts';

/** Where a question stands, by all the names that the doors have for it. */
export type GatePlace = {
  readonly kind: 'gate';
  readonly release: string;
  readonly snapshot: string;
  readonly execution: string;
  readonly environment: string;
  readonly name: string;
};
export type VersionPlace = {
  readonly kind: 'workflow-version';
  readonly workflow: string;
  readonly version: string;
};
export type JobPlace = {
  readonly kind: 'run-job';
  readonly workflow: string;
  /** Counts the runs of the workflow. */
  readonly number: number;
  readonly run: string;
  readonly job: string;
  readonly name: string;
};
export type Place = GatePlace | VersionPlace | JobPlace;

/** A question that waits for people. */
export type Waiting = {
  readonly approval: string;
  readonly place: Place;
  /** By user name and the name of a level: the level's id, that person's, and the id of their part in it. */
  readonly parts: ReadonlyMap<string, Part>;
};
export type Part = { readonly level: string; readonly account: string; readonly approver: string };

export const partOf = ({ parts }: Waiting, username: string, level = 'QA'): Part => {
  const found = parts.get(`${username}/${level}`);
  if (found === undefined) throw new Error(`${username} is not asked on ${level}`);
  return found;
};

/** Where a question stands, for a door that can speak of this kind only. */
export function placeOf<Kind extends SubjectKind>(
  { place }: Waiting,
  kind: Kind,
): Extract<Place, { kind: Kind }> {
  if (place.kind !== kind)
    throw new Error(`asked of a ${place.kind}, and there are words for a ${kind} only`);
  return place as Extract<Place, { kind: Kind }>;
}

const nowhere = '999999';
const places: { readonly [Kind in SubjectKind]: Extract<Place, { kind: Kind }> } = {
  gate: {
    ...{ kind: 'gate', release: nowhere, snapshot: nowhere, execution: nowhere },
    ...{ environment: nowhere, name: 'Manager Approval' },
  },
  'workflow-version': { kind: 'workflow-version', workflow: 'no-such', version: nowhere },
  'run-job': {
    ...{ kind: 'run-job', workflow: 'no-such', number: Number(nowhere), run: nowhere },
    ...{ job: nowhere, name: 'Sign-off' },
  },
};

/** A question that is not there, by any name. */
export const nothing = (kind: SubjectKind): Waiting => ({
  approval: nowhere,
  place: places[kind],
  parts: new Map([['ann/QA', { level: nowhere, account: nowhere, approver: nowhere }]]),
});
