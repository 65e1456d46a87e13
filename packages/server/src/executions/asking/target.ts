import { type MaterialField, materialFields } from '@countersign/contract/policies.ts';
import { digestOf } from '../../kernel/digest.ts';

/** What a gate's approval is about, and all that would make it another question if it changed. */
export type Target = {
  readonly snapshot: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly gate: string;
  readonly environment: { readonly key: string; readonly name: string };
  readonly release: { readonly title: string; readonly description: string };
  /** null: its levels are added by hand. */
  readonly policy: { readonly id: string; readonly version: number } | null;
  /** What else its policy makes part of the question; left out or null: what is usual. */
  readonly material?: readonly MaterialField[] | null | undefined;
};

const usual: readonly MaterialField[] = ['environment.name'];

/** Is a field part of what is asked? */
export const isMaterial = (field: MaterialField, material: Target['material']): boolean =>
  (material ?? usual).includes(field);

/**
 * What signatures at a gate bind to: these contents, along this pipeline version, into this place, by this policy, and
 * whatever else the policy makes part of it.
 */
export function targetDigest(target: Target): string {
  const { snapshot, pipeline, stage, gate, environment, policy, material } = target;
  const given = (field: MaterialField) => isMaterial(field, material);
  const release = {
    ...(given('release.title') && { title: target.release.title }),
    ...(given('release.description') && { description: target.release.description }),
  };
  return digestOf({
    snapshot,
    pipeline,
    stage,
    gate,
    environment: { key: environment.key, ...(given('environment.name') && { name: environment.name }) },
    ...(Object.keys(release).length > 0 && { release }),
    policy: policy && { id: policy.id, version: policy.version },
  });
}

type Titled = {
  readonly release: { readonly number: number; readonly title: string };
  readonly snapshot: { readonly number: number };
};

/** What people read in their inbox: `RL-6 Web shop 2.4, snapshot 3, to Production`. */
export const targetTitle = ({ release, snapshot }: Titled, environment: string): string =>
  `RL-${release.number} ${release.title}, snapshot ${snapshot.number}, to ${environment}`;

/** As much as is kept of what was asked; what was asked in an earlier version of this server kept nothing. */
export type Asked = {
  readonly environment?: { readonly key: string; readonly name: string } | null | undefined;
  readonly release?: { readonly title: string; readonly description: string } | null | undefined;
};

/** What of that is called otherwise now and makes it another question, as people would say it. */
export function whatChanged(
  { environment, release }: Asked,
  now: Pick<Target, 'environment' | 'release' | 'material'>,
): string[] {
  if (!environment || !release) return ['what was asked'];
  // Environments are never given another key: this is no name that has changed, but another place.
  if (environment.key !== now.environment.key) return [];
  const fields: Record<MaterialField, [what: string, changed: boolean]> = {
    'environment.name': ['the name of the environment', environment.name !== now.environment.name],
    'release.title': ['the title of the release', release.title !== now.release.title],
    'release.description': [
      'the description of the release',
      release.description !== now.release.description,
    ],
  };
  return materialFields
    .filter((field) => isMaterial(field, now.material) && fields[field][1])
    .map((field) => fields[field][0]);
}
