/** The names that may stand as `${name}` in the url, headers and body of a call, and what is put in their places. */
export type Variables = Readonly<Record<string, string>>;

const ofEveryCall = {
  'project.key': 'The key of the project',
  'stage.name': 'The name of the stage',
  'callback.url': 'Where to say that it is done, in a call that waits for it',
  'callback.token': 'The bearer token that goes with callback.url',
} as const;

/** Names of which there are as many as somebody has thought of: any passes as one here. */
const anyInput = 'inputs.<name>';
const anyAnswer = 'approval.<name>';

/** In the steps and check gates of a pipeline. */
export const pipelineVariables = {
  ...ofEveryCall,
  'release.id': 'The id of the release',
  'release.number': 'The number of the release, such as RL-6',
  'release.title': 'The title of the release',
  'snapshot.id': 'The id of the snapshot',
  'snapshot.number': 'The number of the snapshot within its release, such as 2',
  'snapshot.digest': 'The digest of its contents, sha256: and 64 hex digits',
  'environment.key': 'The key of the environment of the stage',
  'environment.name': 'The name of the environment of the stage',
  'pipeline.name': 'The name of the pipeline',
  'stage.attempt': 'Which execution of the stage this is, from 1; a replay is the next',
  'execution.id': 'The id of the execution',
  'step.name': 'The name of the step',
  'step.id': 'The id of the step execution',
  'step.attempt': 'Which try of the step this is, from 1',
  [anyAnswer]:
    'What the approvers at the gates of the stage were asked for under this name, and have said; nothing where they were not asked, or an override took their place',
} as const satisfies Variables;
export type PipelineVariable = keyof typeof pipelineVariables | `approval.${string}`;

/** In the jobs of a workflow. Which inputs there are is the workflow's own word, so any name passes as one here. */
export const jobVariables = {
  ...ofEveryCall,
  'workflow.key': 'The key of the workflow',
  'workflow.name': 'The name of the workflow',
  'version.number': 'The number of the version within its workflow, such as 3',
  'version.digest': 'The digest of its definition, sha256: and 64 hex digits',
  'run.id': 'The id of the run',
  'run.number': 'The number of the run within its workflow, such as 12',
  'run.attempt': 'Which attempt of the run this is, from 1; a retry is the next',
  'job.name': 'The name of the job',
  'job.id': 'The id of the job of this run',
  'job.try': 'Which try of the job this is, from 1',
  [anyInput]:
    'What was given for this input: the key of an environment, service/module,service/module, a text or a choice',
} as const satisfies Variables;
export type JobVariable = keyof typeof jobVariables | `inputs.${string}`;

/** Is a name one of these? */
export function isKnown(known: Variables, name: string): boolean {
  if (/^inputs\../s.test(name)) return Object.hasOwn(known, anyInput);
  return Object.hasOwn(known, /^approval\../s.test(name) ? anyAnswer : name);
}

/** Finds `${name}`; `$${` is a plain `${` and matched so that it can be told apart. */
export const placeholder = /\$\$\{|\$\{([^}]*)\}/g;

/** The names between `${` and `}` in a text, each once, known or not. */
export function usedVariables(text: string): string[] {
  const names = [...text.matchAll(placeholder)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  return [...new Set(names)];
}
