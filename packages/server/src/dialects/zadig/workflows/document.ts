import { readConfigurationText } from '@countersign/contract/configuration-text.ts';
import { z } from 'zod';
import { faultsOf } from '../../../kernel/faults.ts';
import { sentence } from '../render.ts';

/**
 * A workflow as Zadig writes it, as far as it means something here. Whatever else a document has is kept beside it, so
 * that it is given back as it came. Scalars are as lenient as YAML is; null is what was left out.
 */

const Text = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? '' : String(value)));
const words: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  true: true,
  no: false,
  off: false,
  false: false,
};
const Flag = z
  .union([
    z.boolean(),
    z.enum(Object.keys(words) as [string, ...string[]]).transform((word) => words[word] === true),
  ])
  .nullish()
  .transform((value) => value ?? false);
const Whole = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const Pair = z.looseObject({ service_name: Text, service_module: Text });
/** Services as runs name them: each with its modules. */
const Service = z.looseObject({ service_name: Text, modules: list(z.looseObject({ service_module: Text })) });

export const DeploySpec = z.looseObject({
  env: Text,
  env_source: Text,
  source: Text,
  env_options: list(z.looseObject({ env: Text, services: list(Service) })),
  services: list(Service),
  service_and_images: list(Pair),
  http: z.unknown().optional(),
  instructions: Text,
});
export type DeploySpec = z.output<typeof DeploySpec>;

export const ApprovalSpec = z.looseObject({
  type: Text,
  timeout: Whole,
  description: Text,
  source: Text,
  native_approval: z
    .looseObject({
      // Not theirs: whether who is behind the task may approve it all the same.
      separate_duties: z.boolean().nullish(),
      needed_approvers: Whole,
      approve_users: list(
        z.looseObject({ type: Text, user_id: Text, user_name: Text, group_id: Text, group_name: Text }),
      ),
    })
    .nullish(),
});
export type ApprovalSpec = z.output<typeof ApprovalSpec>;

const Job = z.looseObject({
  name: Text,
  type: Text,
  skipped: Flag,
  spec: z.unknown().optional(),
  execute_policy: z.looseObject({ rules: list(z.unknown()) }).nullish(),
});
export type DocumentJob = z.output<typeof Job>;

const Stage = z.looseObject({
  name: Text,
  parallel: Flag,
  approval: z.looseObject({ enabled: Flag }).nullish(),
  manual_exec: z.looseObject({ enabled: Flag }).nullish(),
  jobs: list(Job),
});
export type DocumentStage = z.output<typeof Stage>;

const Param = z.looseObject({
  name: Text,
  description: Text,
  type: Text,
  value: Text,
  default: Text,
  choice_option: list(Text),
  choice_value: list(Text),
  source: Text,
  is_credential: Flag,
  required: Flag,
});
export type DocumentParam = z.output<typeof Param>;

export const Document = z.looseObject({
  name: Text,
  display_name: Text,
  project: Text,
  description: Text,
  disabled: Flag,
  enable_approval_ticket: Flag,
  remark: Text,
  remark_required: Flag,
  params: list(Param),
  stages: list(Stage),
});
export type Document = z.output<typeof Document>;

/** What was written, and what of it means something. */
export type ReadDocument = { readonly raw: Readonly<Record<string, unknown>>; readonly document: Document };

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Reads a document from YAML, of which JSON is a part. */
export function readDocument(text: string): Read<ReadDocument> {
  const read = readConfigurationText(text, { what: 'workflow', kibibytes: 256 });
  if (!read.ok) {
    const [fault] = read.faults;
    return { ok: false, why: `yaml: line ${fault?.line}, column ${fault?.column}: ${fault?.detail}` };
  }
  const value = JSON.parse(JSON.stringify(read.text.value ?? {}));
  if (isUnstorable(value)) return { ok: false, why: 'yaml: control characters are not allowed' };
  return understand(value, 'yaml: unmarshal errors: ');
}

/** Is there a text in it that no database holds? */
function isUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some((entry) => entry.some(isUnstorable));
}

/** What of a value means something. `prefix` begins the failure. */
export function understand(value: unknown, prefix: string): Read<ReadDocument> {
  const parsed = Document.safeParse(value);
  if (parsed.success)
    return { ok: true, value: { raw: value as Record<string, unknown>, document: parsed.data } };
  const faults = faultsOf(parsed.error.issues, '');
  return { ok: false, why: `${prefix}${sentence({ code: 'request/invalid', because: '', faults })}` };
}
