import type { ProblemCode } from '@countersign/contract/problems.ts';
import type { FastifyInstance } from 'fastify';
import type { Refusal } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import type { Via } from '../people/principal.ts';

/** What an approval is about: the type of its subject. */
export type SubjectKind = 'gate' | 'workflow-version' | 'run-job';

/**
 * What a client can do through an API; the conformance suite plays the scenarios of those that are declared.
 * name-subject: where several subjects of one thing wait (snapshots of a release, versions of a workflow, runs of one),
 * it says which it decides. name-level: the same of levels side by side.
 */
export const capabilities = [
  'approve',
  'reject',
  'list-waiting',
  'read-decision',
  'name-subject',
  'name-level',
] as const;
export type Capability = (typeof capabilities)[number];

/** A foreign API spoken at the edge: it translates and renders, and decides nothing. */
export type Dialect = {
  readonly name: Exclude<Via, 'native' | 'console' | 'cli' | 'system'>;
  /** The kinds of subject it has words for. */
  readonly decides: readonly SubjectKind[];
  readonly capabilities: readonly Capability[];
  /** Registers its routes: a Fastify scope with its own body parser, error answer, 404 and 405. */
  register(app: FastifyInstance, parts: Parts): void;
};

/** A refusal in the words and the status of a dialect. */
export type Rendered = { readonly status: number; readonly body: unknown };

/** How a dialect says each refusal there is. A new code does not compile until every dialect has an answer to it. */
export type Rendering = Readonly<Record<ProblemCode, (refusal: Refusal) => Rendered>>;
