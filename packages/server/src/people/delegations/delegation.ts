import type { Delegation } from '@countersign/contract/delegations.ts';
import type { Fault } from '@countersign/contract/problems.ts';

/** A delegation as it is wanted, in the words of whoever wants it. */
export type Wanted = {
  readonly to: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date;
  readonly project: string | null;
  readonly role: string | null;
};

/** What is known of those whom a wanted delegation names; null: there is nobody and nothing of that name. */
export type Named = {
  readonly from: Person;
  readonly to: Person | null;
  readonly project: { readonly id: string; readonly fromEnters: boolean; readonly toEnters: boolean } | null;
  readonly role: { readonly id: string; readonly fromHasIt: boolean } | null;
};

export type Person = {
  readonly id: string;
  readonly username: string;
  readonly kind: 'person' | 'service';
  readonly disabled: boolean;
};

/** A delegation that may be, with ids. It is in force from its first instant on, and at its end not any more. */
export type Fit = {
  readonly from: string;
  readonly to: string;
  readonly project: string | null;
  readonly role: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
};

const longest = 366 * 24 * 60 * 60 * 1000;

/** All that is wrong with a wanted delegation, whatever others there are. */
export function faultsOf(wanted: Wanted, named: Named, now: Date): Fault[] {
  return [...aboutPeople(wanted, named), ...aboutTime(wanted, now), ...aboutScope(wanted, named)];
}

function aboutPeople({ to: username }: Wanted, { from, to }: Named): Fault[] {
  const faults: Fault[] = [];
  const say = (pointer: string, detail: string) => faults.push({ pointer, detail });
  if (from.kind === 'service') say('/from', `${from.username} is a service account: only people delegate`);
  if (from.disabled) say('/from', `${from.username} is disabled`);
  if (to === null) say('/to', `there is no account "${username}"`);
  else if (to.id === from.id) say('/to', 'is the one who delegates');
  else if (to.kind === 'service') say('/to', `${username} is a service account: people stand in for people`);
  else if (to.disabled) say('/to', `${username} is disabled`);
  return faults;
}

function aboutTime({ startsAt, endsAt }: Wanted, now: Date): Fault[] {
  const begin = (startsAt ?? now).getTime();
  const ahead = begin - now.getTime();
  if (ahead < 0)
    return [{ pointer: '/startsAt', detail: 'is in the past; without it, a delegation begins now' }];
  if (ahead > longest) return [{ pointer: '/startsAt', detail: 'is more than 366 days ahead' }];
  if (endsAt.getTime() <= begin) return [{ pointer: '/endsAt', detail: 'is not after the beginning' }];
  if (endsAt.getTime() - begin > longest)
    return [{ pointer: '/endsAt', detail: 'is more than 366 days after the beginning' }];
  return [];
}

/** A project that the one who delegates is not in looks like one that is not there. */
function aboutScope(wanted: Wanted, { from, to, project, role }: Named): Fault[] {
  if (wanted.project === null) return [];
  if (!project?.fromEnters)
    return [{ pointer: '/project', detail: `${from.username} is in no project "${wanted.project}"` }];
  const faults: Fault[] = [];
  if (to !== null && !project.toEnters)
    faults.push({ pointer: '/to', detail: `${to.username} is not a member of ${wanted.project}` });
  if (wanted.role !== null && !role?.fromHasIt)
    faults.push({
      pointer: '/role',
      detail: `${from.username} does not have the role "${wanted.role}" in ${wanted.project}`,
    });
  return faults;
}

/** Where a delegation stands at an instant. */
export function statusOf(
  { starts_at, ends_at, withdrawn_at }: { starts_at: Date; ends_at: Date; withdrawn_at: Date | null },
  now: Date,
): Delegation['status'] {
  if (withdrawn_at !== null) return 'withdrawn';
  if (ends_at <= now) return 'ended';
  return starts_at > now ? 'planned' : 'in-force';
}
