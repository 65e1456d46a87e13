import { digestOf } from '../kernel/digest.ts';

/** What a gate's approval is about, and all that would make it another question if it changed. */
export type Target = {
  readonly snapshot: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly gate: string;
  readonly environment: { readonly key: string; readonly name: string };
  /** null: its levels are added by hand. */
  readonly policy: { readonly id: string; readonly version: number } | null;
};

/** What signatures at a gate bind to: these contents, along this pipeline version, into this place, by this policy. */
export const targetDigest = ({ snapshot, pipeline, stage, gate, environment, policy }: Target): string =>
  digestOf({
    snapshot,
    pipeline,
    stage,
    gate,
    environment: { key: environment.key, name: environment.name },
    policy: policy && { id: policy.id, version: policy.version },
  });

type Titled = {
  readonly release: { readonly number: number; readonly title: string };
  readonly snapshot: { readonly number: number };
};

/** What people read in their inbox: `RL-6 Web shop 2.4, snapshot 3, to Production`. */
export const targetTitle = ({ release, snapshot }: Titled, environment: string): string =>
  `RL-${release.number} ${release.title}, snapshot ${snapshot.number}, to ${environment}`;
