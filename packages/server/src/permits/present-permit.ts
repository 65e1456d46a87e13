import { digestOf, sha256 } from '../kernel/digest.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import { secret } from '../kernel/random.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { enterAs } from '../people/enter.ts';
import type { Caller, InstanceCaller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { issuePermit } from './issue-permit.ts';
import type { Permit, PermitSubject, Served, SubjectNow } from './permit.ts';
import { permitBySecret, permitSubject } from './permit.views.ts';
import { redeemPermit } from './redeem-permit.ts';

/** Reads a subject as it stands now and holds it until the end of the transaction; undefined: the project has none. */
export type ReadSubject = (work: Work, project: string, id: string) => Promise<SubjectNow | undefined>;
export type Subjects = Readonly<Record<PermitSubject['type'], ReadSubject>>;

/** What an outside executor says of where and on what it acts. inputs left out: those of the subject. */
type Said = {
  readonly subject: Pick<PermitSubject, 'type' | 'id'>;
  readonly environments: readonly string[];
  readonly services: readonly Served[];
  readonly inputs?: object | undefined;
};
type Request = Said & { readonly subjects: Subjects; readonly lifetime: number };

/**
 * Gives an outside executor a permit, and the token that it redeems it with, which is kept nowhere. Refuses with
 * `resource/not-found` for the subject, and as `issuePermit` does.
 */
export const requestPermit = useCase<Request, { permit: string; token: string }>(
  'permit.request',
  ({ subject }) => ({ type: subject.type, id: subject.id }),
  async (work, caller, { subject: { type, id }, subjects, lifetime, ...said }) => {
    const subject = await subjects[type](work, caller.project.id, id);
    if (subject === undefined) return notFound(type, id);
    const token = secret('csp');
    const { environments, services } = said;
    const wanted = { environments, services, inputsDigest: inputsOf(said, subject) };
    const terms = { executor: caller.principal.accountId, lifetime, secret: token, wanted };
    const issued = await issuePermit(work, caller, subject, terms);
    return issued.ok ? done({ permit: issued.value.id, token }) : issued;
  },
);

export type Presented = Said & {
  readonly token: string;
  readonly digest: string;
  readonly subjects: Subjects;
};

/**
 * An outside executor presents a token, right before it acts. Refuses as `redeemPermit` does; a token of another
 * project, and one of no permit at all, with the same `resource/not-found`. Every refusal is in the ledger: of the
 * permit's project, or, of no permit, of the instance.
 */
export async function presentPermit(
  work: Work,
  { principal, via }: InstanceCaller,
  presented: Presented,
): Promise<Outcome<{ permit: string; caller: Caller }>> {
  const found = await permitBySecret(work.tx, sha256(presented.token));
  const caller = found && (await enterAs(work.tx, principal, found.project.key, via));
  if (!found || !caller?.ok) {
    const unknown = notFound('permit', 'with this token');
    await record(
      work,
      found ? { principal, via, project: found.project } : { principal, via, project: null },
      {
        action: 'permit.redeem.refused',
        subject: found ? { type: 'permit', id: found.id } : { type: 'account', id: principal.accountId },
        details: { code: unknown.refusal.code },
      },
    );
    return unknown;
  }
  const redeemed = await redeemPresented(work, caller.value, { ...presented, permit: found.id });
  return redeemed.ok ? done({ permit: found.id, caller: caller.value }) : redeemed;
}

const redeemPresented = useCase<Omit<Presented, 'token'> & { readonly permit: string }, Permit>(
  'permit.redeem',
  ({ permit }) => ({ type: 'permit', id: permit }),
  async (work, caller, { permit, subjects, subject: said, digest, environments, services, inputs }) => {
    const project = caller.project.id;
    const its = await permitSubject(work.tx, project, permit);
    const subject = its && (await subjects[its.type](work, project, its.id));
    if (!its || !subject) return notFound('permit', permit);
    const intent = {
      executor: caller.principal.accountId,
      subject: { ...said, attempt: its.attempt },
      ...{ digest, environments, services, inputsDigest: inputsOf({ inputs }, its) },
    };
    return redeemPermit(work, caller, permit, intent, subject);
  },
);

const inputsOf = ({ inputs }: Pick<Said, 'inputs'>, { inputsDigest }: { readonly inputsDigest: string }) =>
  inputs === undefined ? inputsDigest : digestOf(inputs);
