import type { BreakGlassDefinition } from '@countersign/contract/break-glass.ts';
import { canonical, digestOf } from '../../kernel/digest.ts';
import { type Expected, stillAt } from '../../kernel/etag.ts';
import { done, notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { invalid } from '../../kernel/validate.ts';
import { record } from '../../ledger/record.ts';
import { type Caller, inPerson } from '../../people/principal.ts';
import { useCase } from '../../people/use-case.ts';
import { findSources } from '../../policies/resolve-sources.ts';
import { reviewersAmong } from '../people.views.ts';
import { confirmRule, lockRule, removeRule, type StoredRule, writeRule } from './rule.store.ts';

type PutRule = { readonly definition: BreakGlassDefinition; readonly expected: Expected };

const ofProject = (_: unknown, { project }: Caller) => ({ type: 'project', id: project.id });

/**
 * Says who may break the glass and who reviews it. The same again writes nothing; said by somebody else than who wrote
 * it, in person, it confirms it. Refuses with `request/invalid` names of nobody, with `policy/unsatisfiable` reviewers of whom
 * nobody can sign, and with `request/precondition-failed`.
 */
export const putRule = useCase<PutRule, { changed: boolean }>(
  'break-glass.edit',
  ofProject,
  async (work, caller, { definition, expected }) => {
    const rule = await lockRule(work.tx, caller.project.id);
    const current = stillAt(expected, rule?.version ?? 'none');
    if (!current.ok) return current;
    if (rule && canonical(definitionOf(rule)) === canonical(definition)) return confirm(work, caller, rule);
    const checked = await check(work, caller, definition);
    if (!checked.ok) return checked;
    const { principal, project } = caller;
    const version = await writeRule(work.tx, project.id, definition, principal.accountId);
    await record(work, caller, {
      action: 'break-glass-rule.set',
      subject: { type: 'project', id: project.id },
      details: { version, rule: digestOf(definition), ...(rule && { before: digestOf(definitionOf(rule)) }) },
    });
    return done({ changed: true });
  },
);

/** Lets nobody break the glass any more. Refuses with `resource/not-found` and `request/precondition-failed`. */
export const deleteRule = useCase<{ readonly expected: Expected }, true>(
  'break-glass.edit',
  ofProject,
  async (work, caller, { expected }) => {
    const { project } = caller;
    const rule = await lockRule(work.tx, project.id);
    if (rule === undefined) return notFound('rule of break-glass in', project.key);
    const current = stillAt(expected, rule.version);
    if (!current.ok) return current;
    await removeRule(work.tx, project.id);
    await record(work, caller, {
      action: 'break-glass-rule.deleted',
      subject: { type: 'project', id: project.id },
      details: { version: rule.version, rule: digestOf(definitionOf(rule)) },
    });
    return done(true);
  },
);

const definitionOf = ({ people, reviewers, longest, reviewWithin }: StoredRule): BreakGlassDefinition => ({
  people,
  reviewers,
  longest,
  reviewWithin,
});

async function confirm(
  work: Work,
  caller: Caller,
  { author, version }: StoredRule,
): Promise<Outcome<{ changed: boolean }>> {
  const { principal, project } = caller;
  if (author === null || author === principal.accountId || !inPerson(principal))
    return done({ changed: false });
  await confirmRule(work.tx, project.id, principal.accountId);
  await record(work, caller, {
    action: 'break-glass-rule.confirmed',
    subject: { type: 'project', id: project.id },
    details: { version },
  });
  return done({ changed: false });
}

async function check(
  work: Work,
  { project }: Caller,
  { people, reviewers }: BreakGlassDefinition,
): Promise<Outcome<true>> {
  const lists = [
    { pointer: '/people', refs: people },
    { pointer: '/reviewers', refs: reviewers },
  ];
  const { sets, faults } = await findSources(work.tx, project.id, lists);
  if (faults.length > 0) return invalid(faults);
  if ((await reviewersAmong(work.tx, project.id, sets[1] ?? [], null)).length > 0) return done(true);
  return refused('policy/unsatisfiable', 'The reviewers mean nobody who could sign a review in person.');
}
