import type { ProblemCode } from '@countersign/contract/problems.ts';
import type { FastifyInstance } from 'fastify';
import type { Refusal } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import type { Via } from '../people/principal.ts';

/** What a client can do through a dialect; the conformance suite plays the scenarios of those that are declared. */
export type Capability =
  | 'approve'
  | 'reject'
  | 'list-waiting'
  | 'read-decision'
  | 'name-snapshot'
  | 'name-level';

/** A foreign API spoken at the edge: it translates and renders, and decides nothing. */
export type Dialect = {
  readonly name: Exclude<Via, 'native' | 'console' | 'cli' | 'system'>;
  readonly capabilities: readonly Capability[];
  /** Registers its routes: a Fastify scope with its own body parser, error answer, 404 and 405. */
  register(app: FastifyInstance, parts: Parts): void;
};

/** A refusal in the words and the status of a dialect. */
export type Rendered = { readonly status: number; readonly body: unknown };

/** How a dialect says each refusal there is. A new code does not compile until every dialect has an answer to it. */
export type Rendering = Readonly<Record<ProblemCode, (refusal: Refusal) => Rendered>>;
