import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Shape = z.ZodType;

/** What one call of an endpoint carries, and what it answers. Every example is run by a test. */
export type Example = {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly response?: unknown;
};

/**
 * One operation of the native API: all that a client may rely on. Validation, types, the OpenAPI document and the
 * typed client come from this one value.
 */
export type Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
> = {
  /** Unique, camelCase; the operationId of the OpenAPI document. */
  readonly id: string;
  readonly method: Method;
  /** Path template as in OpenAPI: `/api/v1/projects/{project}/releases/{release}`; verbs follow a colon: `{x}:replay`. */
  readonly path: string;
  readonly tag: string;
  /** One line, in the terms of the field. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response: R;
  readonly status: 200 | 201 | 202 | 204;
  /** Problems beyond those any call can meet (see `commonProblems`). */
  readonly problems: readonly ProblemCode[];
  /** No credential needed. */
  readonly open?: boolean;
  /** Takes a secret that could be guessed: few tries a minute from one address. */
  readonly guessable?: boolean;
  /** Open to a session of somebody who has still to choose a password: nothing else is. */
  readonly whileGiven?: boolean;
  /** The answer is not JSON: the media type it has instead. */
  readonly produces?: string;
  /** `Prefer: wait=N` is honoured: the answer comes when the resource has changed since `If-None-Match`, or after N seconds. */
  readonly waits?: boolean;
  /**
   * The property of the answer that moves with every change; the ETag begins with it, and goes on with a hash of the answer. Without it the ETag of a GET is a
   * weak hash of the answer, good for `If-None-Match` and waiting but not for `If-Match`.
   */
  readonly version?: string;
  /** `If-Match` is honoured: the handler compares `call.ifMatch` with the version it holds. Refused on all others. */
  readonly guarded?: boolean;
  readonly example: Example;
};

/** Declares an endpoint; keeps the exact schema types for the server and the client. */
export function endpoint<P extends Shape, Q extends Shape, B extends Shape, R extends Shape>(
  value: Endpoint<P, Q, B, R> & { readonly version?: keyof z.output<R> & string },
): Endpoint<P, Q, B, R> {
  return value;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined;

export type ParamsOf<E> = E extends Endpoint<infer P, Shape, Shape, Shape> ? Parsed<P> : never;
export type QueryOf<E> = E extends Endpoint<Shape, infer Q, Shape, Shape> ? Parsed<Q> : never;
export type BodyOf<E> = E extends Endpoint<Shape, Shape, infer B, Shape> ? Parsed<B> : never;
export type ResponseOf<E> = E extends Endpoint<Shape, Shape, Shape, infer R> ? Parsed<R> : never;
export type SentBodyOf<E> = E extends Endpoint<Shape, Shape, infer B, Shape> ? Sent<B> : never;
export type SentQueryOf<E> = E extends Endpoint<Shape, infer Q, Shape, Shape> ? Sent<Q> : never;
