import { api } from '@countersign/contract/api.ts';
import { openApiOf } from '@countersign/contract/openapi/document.ts';
import manifest from '../../../package.json' with { type: 'json' };

type Document = ReturnType<typeof openApiOf> & { openapi: string; paths: Record<string, unknown> };

let made: Document | undefined;

/** The OpenAPI document of the native API. Made on first use: a start does not wait for it. */
export function document(): Document {
  made ??= openApiOf(api, manifest.version) as Document;
  return made;
}
