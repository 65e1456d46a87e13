import { Text } from '@countersign/contract/common.ts';
import { z } from 'zod';
import { faultsOf } from '../../../kernel/faults.ts';
import type { NewPreApproval } from '../../../preapprovals/pre-approval.store.ts';
import { DecodeError, type Field, int64, list, string, struct, type ValueOf } from '../input/go-json.ts';
import { type ObjectId, readObjectId } from '../object-id.ts';
import { sentence } from '../render.ts';

/** The id a client gives; an empty one, and one of zeroes only, means that it gives none. */
const givenId: Field<ObjectId | null> = {
  goType: 'primitive.ObjectID',
  zero: null,
  read(value, at) {
    const text = string.read(value, at);
    if (/^0{24}$/.test(text) || text === '') return null;
    const id = readObjectId(text);
    if (id.kind === 'wrong') throw new DecodeError(id.why);
    return id;
  },
};

const service = struct('ServiceModule', { service_name: string, service_module: string });
const user = struct('ApprovalUser', { name: string, email: string });

/** The body of POST /openapi/ticket/approval. */
export const NewForm = struct('ApprovalTicket', {
  id: givenId,
  project_key: string,
  approval_id: string,
  status: int64,
  envs: list(string),
  services: list(service),
  users: list(user),
  execution_window_start: int64,
  execution_window_end: int64,
});
export type NewForm = ValueOf<typeof NewForm>;

/** The last second of the year 9999. */
const latest = 253_402_300_799n;
const earliest = -62_135_596_800n;

/** What is wrong with a form whatever the project, in Zadig's words and its order; undefined: nothing. */
export function whatIsWrong(form: NewForm): string | undefined {
  const { execution_window_start: start, execution_window_end: end } = form;
  if (form.approval_id === '') return 'approval_id cannot be empty';
  if (form.project_key === '') return 'project_key cannot be empty';
  if (start > end && end !== 0n) return 'invalid time window: start time greater than end time';
  if ([start, end].some((second) => second > latest || second < earliest))
    return 'invalid time window: expected Unix seconds within the years 1 to 9999; these may be milliseconds';
  const texts = Storable.safeParse(form);
  return texts.success
    ? undefined
    : sentence({ code: 'request/invalid', because: '', faults: faultsOf(texts.error.issues, '') });
}

/** What the database can hold of it. */
const Storable = z.object({
  project_key: Text(200),
  approval_id: Text(200),
  envs: z.array(Text(200)).max(1000),
  services: z.array(z.object({ service_name: Text(200), service_module: Text(200) })).max(1000),
  users: z.array(z.object({ name: Text(200), email: Text(320) })).max(1000),
});

/** A form in our words. Only the status 1 lets anybody act. */
export const toPreApproval = (form: NewForm): NewPreApproval => ({
  externalId: form.approval_id,
  valid: form.status === 1n,
  environments: form.envs,
  services: form.services.map(({ service_name, service_module }) => ({
    service: service_name,
    module: service_module,
  })),
  executors: form.users,
  windowStart: instant(form.execution_window_start),
  windowEnd: instant(form.execution_window_end),
  singleUse: false,
});

/** 0: open on that side. */
const instant = (seconds: bigint): Date | null => (seconds === 0n ? null : new Date(Number(seconds) * 1000));
