import { int, list, type Type, text, timestamp } from './types.ts';

const name = text(200);
const description = text(10_000);
const username = text(63);

const object = (named: string, fields: Readonly<Record<string, Type>>): Type => ({
  kind: 'object',
  name: named,
  fields,
});

/** The most contents a snapshot has, and the most committers that a condition is given. */
export const most = { contents: 500, committers: 1000 } as const;

/**
 * All that a condition can read, and of which type it is; the sizes are those of the API. Only `requester` and `now`
 * are always there: a gate has release, snapshot, pipeline, stage and environment, a review workflow and version.
 */
export const readable: Readonly<Record<string, Type>> = {
  release: object('the release', { number: int, title: name, description }),
  snapshot: object('the snapshot', {
    number: int,
    description,
    contents: list(
      object('an item of the contents', { service: name, module: name, version: name }),
      most.contents,
    ),
    committers: list(username, most.committers),
  }),
  pipeline: object('the pipeline', { name }),
  stage: object('the stage', { name }),
  environment: object('the environment', { key: text(63), name }),
  workflow: object('the workflow', { key: text(63), name }),
  version: object('the version', { number: int, label: name }),
  requester: object('the requester', { username, kind: text(7) }),
  now: timestamp,
};

/** The same in words: `environment.key, environment.name, …`. */
export const whatCanBeRead: string = Object.entries(readable)
  .flatMap(([variable, type]) =>
    type.kind === 'object' ? Object.keys(type.fields).map((field) => `${variable}.${field}`) : [variable],
  )
  .join(', ');
