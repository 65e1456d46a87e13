import type { PreApproval as ShownPreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import type { Caller } from '../people/principal.ts';
import type { Executor } from './pre-approval.ts';
import type { StoredPreApproval } from './pre-approval.views.ts';

/** A form as the API shows it to this caller: e-mail addresses are not for those who only look on. */
export function shown(form: StoredPreApproval, { access }: Pick<Caller, 'access'>): ShownPreApproval {
  const { id, externalId, services, singleUse, used, createdBy, revokedBy } = form;
  const { valid, revokedAt, createdAt, windowStart, windowEnd, executors, environments } = form;
  return {
    id,
    externalId,
    valid: valid && revokedAt === null,
    environments: [...environments],
    services: services.map(({ service, module }) => ({ service, module })),
    executors: executors.map((executor) => shownExecutor(executor, form, access !== 'viewer')),
    windowStart: text(windowStart),
    windowEnd: text(windowEnd),
    singleUse,
    used,
    createdBy,
    createdAt: createdAt.toISOString(),
    revokedBy,
    revokedAt: text(revokedAt),
  };
}

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

function shownExecutor(executor: Executor, { accounts }: StoredPreApproval, mayKnow: boolean) {
  if ('username' in executor) return { username: executor.username, name: null, email: null };
  const { name, email } = executor;
  const username = accounts.find((account) => account.email === email)?.username ?? null;
  return { username, name, email: mayKnow ? email : null };
}
