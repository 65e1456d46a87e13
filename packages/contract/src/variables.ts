/** What may stand as `${name}` in the url, headers and body of a step, and what is put in its place. */
export const variables = {
  'project.key': 'The key of the project',
  'release.id': 'The id of the release',
  'release.number': 'The number of the release, such as RL-6',
  'release.title': 'The title of the release',
  'snapshot.id': 'The id of the snapshot',
  'snapshot.number': 'The number of the snapshot within its release, such as 2',
  'snapshot.digest': 'The digest of its contents, sha256: and 64 hex digits',
  'environment.key': 'The key of the environment of the stage',
  'environment.name': 'The name of the environment of the stage',
  'pipeline.name': 'The name of the pipeline',
  'stage.name': 'The name of the stage',
  'stage.attempt': 'Which execution of the stage this is, from 1; a replay is the next',
  'execution.id': 'The id of the execution',
  'step.name': 'The name of the step',
  'step.id': 'The id of the step execution',
  'step.attempt': 'Which try of the step this is, from 1',
  'callback.url': 'Where to say that it is done, in a step that waits for it',
  'callback.token': 'The bearer token that goes with callback.url',
} as const satisfies Record<string, string>;

export type Variable = keyof typeof variables;

export const variableNames = Object.keys(variables) as Variable[];

/** Finds `${name}`; `$${` is a plain `${` and matched so that it can be told apart. */
export const placeholder = /\$\$\{|\$\{([^}]*)\}/g;

/** The names between `${` and `}` in a text, each once, known or not. */
export function usedVariables(text: string): string[] {
  const names = [...text.matchAll(placeholder)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  return [...new Set(names)];
}
