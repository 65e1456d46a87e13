import type { Endpoint } from './endpoint.ts';

/** Every endpoint of the native API, noun by noun. The OpenAPI document and the examples test read this list. */
export const api: readonly Endpoint[] = [];
