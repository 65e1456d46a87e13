import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor } from '../ledger/entry.ts';
import { seal } from '../ledger/record.ts';
import { actorOf, happeningOf, jobsOf, type Words, wakeUp } from './announcements.ts';
import { writeChange } from './approval.store.ts';
import type { Approval } from './approval.ts';
import { type Command, type Decided, decide } from './decide.ts';
import { isEdit, writeEdit } from './editing/edit.store.ts';
import { type Held, holdApproval } from './state.store.ts';

/** Everything but a signature changes an approval through here: hold, decide, write with ledger and jobs. */
export async function changeApproval(
  work: Work,
  actor: Actor,
  project: Held['project'],
  id: string,
  command: Exclude<Command, { kind: 'sign' }>,
  words: Words = {},
): Promise<Outcome<Approval>> {
  const held = await holdApproval(work.tx, project, id);
  if (held === undefined) return notFound('approval', id);
  const decided = decide(held.approval, command, work.now);
  if (!decided.ok) return decided;
  if (decided.value.events.length === 0) return done(decided.value.after);
  await write(work, actor, held, decided.value, { ...words, ...emergency(held, command) });
  return done(decided.value.after);
}

/** Whatever somebody overrides while they hold broken glass is done by it, also where the policy would have let them. */
function emergency({ broken }: Held, command: Command): Pick<Words, 'breakGlass'> {
  if (command.kind !== 'override' && command.kind !== 'override-level') return {};
  const mine = command.inPerson ? broken.find(({ account }) => account === command.by) : undefined;
  return mine ? { breakGlass: mine.glass } : {};
}

async function write(
  work: Work,
  actor: Actor,
  held: Held,
  { events, after }: Decided,
  words: Words,
): Promise<void> {
  const entries = events.map((event) =>
    seal(actorOf(event, actor), happeningOf(held.approval, event, words), work.now),
  );
  const change = {
    project: held.project.id,
    version: held.version,
    revision: held.revision,
    before: held.approval,
    after,
    signatures: [],
    entries,
  };
  for (const event of events)
    if (isEdit(event))
      await writeEdit(work.tx, held.project.id, { approval: held.approval.id }, event, author(actor));
  const written = await writeChange(work.tx, change, work.now);
  // The row is held, so only the people can have changed in between: the unit of work reads them anew.
  if (!written) throw Object.assign(new Error('people changed'), { code: '40001' });
  const jobs = [
    ...events.flatMap((event) => jobsOf(held, after, event)),
    ...wakeUp(held, held.approval, after),
  ];
  for (const { name, data, after: at } of jobs) await work.send(name, data, at ? { after: at } : {});
}

const author = (actor: Actor): string | null => ('system' in actor ? null : actor.principal.accountId);
