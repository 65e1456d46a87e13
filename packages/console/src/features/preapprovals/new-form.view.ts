import type { SentBodyOf } from '@countersign/contract/endpoint.ts';
import type { createPreApproval } from '@countersign/contract/pre-approvals.ts';

/** Two texts that belong together: a name and its address, a service and its module. */
export type Pair = { readonly first: string; readonly second: string };

/** A pre-approval as it is being put in. Times are the reader's own, as calendars give them: `2026-11-22 09:00:00`. */
export type NewForm = {
  readonly externalId: string;
  readonly usernames: readonly string[];
  /** People who are known by their address only. */
  readonly others: readonly Pair[];
  readonly start: string | null;
  readonly end: string | null;
  readonly environments: readonly string[];
  /** Services of the project with their modules, each as JSON of both. */
  readonly services: readonly string[];
  /** Such as are not known here yet. */
  readonly otherServices: readonly Pair[];
  readonly singleUse: boolean;
  readonly valid: boolean;
};

export const emptyForm: NewForm = {
  externalId: '',
  usernames: [],
  others: [],
  start: null,
  end: null,
  environments: [],
  services: [],
  otherServices: [],
  singleUse: false,
  valid: true,
};

/** The instant of a time in the zone of this browser. */
export const instantOf = (local: string | null): string | null =>
  local === null ? null : new Date(local.replace(' ', 'T')).toISOString();

const isGiven = ({ first, second }: Pair): boolean => first.trim() !== '' || second.trim() !== '';

/** What the server is sent. Names stay as they were typed, since they are compared character by character. */
export const bodyOf = (form: NewForm): SentBodyOf<typeof createPreApproval> => ({
  externalId: form.externalId,
  valid: form.valid,
  singleUse: form.singleUse,
  environments: [...form.environments],
  services: [
    ...form.services.map((pair) => {
      const [service = '', module = ''] = JSON.parse(pair) as string[];
      return { service, module };
    }),
    ...form.otherServices.filter(isGiven).map(({ first, second }) => ({ service: first, module: second })),
  ],
  executors: [
    ...form.usernames.map((username) => ({ username })),
    ...form.others.filter(isGiven).map(({ first, second }) => ({ name: first, email: second })),
  ],
  windowStart: instantOf(form.start),
  windowEnd: instantOf(form.end),
});
