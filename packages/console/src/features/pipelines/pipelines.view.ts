import { definitionText } from '@countersign/contract/definition-text.ts';
import type { Pipeline, PipelineVersion, Stage } from '@countersign/contract/pipelines.ts';

/** What a version says, as YAML: what is edited, and sent back. As people write it, whatever order it was kept in. */
export const textOf = ({ stages }: Pick<PipelineVersion, 'stages'>): string => definitionText({ stages });

/** Which version is shown when nobody has chosen one: the one that is in force, or else the draft. */
export const firstVersion = ({ activeVersion, draftVersion }: Pipeline): string =>
  String(activeVersion ?? draftVersion ?? 1);

/** How a new pipeline may begin: a stage for each environment, with a gate that asks by the first policy there is. */
export const beginning = (
  environments: readonly Named[],
  policies: readonly string[],
): { stages: Stage[] } => ({
  stages: environments.map(({ key, name }) => ({
    name,
    environment: key,
    gates: policies[0] === undefined ? [] : [{ name: 'Approval', type: 'approval', policy: policies[0] }],
    steps: [],
  })),
});
type Named = { readonly key: string; readonly name: string };
