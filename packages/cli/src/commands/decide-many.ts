import { getApproval } from '@countersign/contract/approvals.ts';
import {
  type DecisionResult,
  decideMany as decideManyEndpoint,
  mostDecisions,
} from '@countersign/contract/decisions.ts';
import type { Command } from 'commander';
import { exits, Failure, usage } from '../failure.ts';
import { message } from '../output.ts';
import { prompt } from '../prompt.ts';
import type { Session } from '../session.ts';
import { inboxText, readInbox } from './inbox.ts';

export type Verdict = 'approve' | 'reject';
type Wish = {
  /** None: all that waits. */
  readonly approvals: readonly string[];
  readonly comment: string;
  readonly confirmOlder?: boolean;
  readonly yes?: boolean;
};
type Inbox = Awaited<ReturnType<typeof readInbox>>;
type Item = { project: string; approval: string; title: string; digest: string; level?: string };

/** Many signatures, each on the digest as it is shown now; ends with "refused" when one of them was. */
export async function decideMany(
  session: Session,
  command: Command,
  verdict: Verdict,
  { approvals, comment, confirmOlder, yes }: Wish,
): Promise<void> {
  const inbox = await readInbox(session);
  const wanted = approvals.length === 0 ? waiting(inbox, command) : await named(session, inbox, approvals);
  if (approvals.length === 0) await confirm(inbox, wanted, { verdict, yes: yes ?? false });
  const said = { verdict, comment, ...(confirmOlder && { confirmOlder }) };
  const items: DecisionResult[] = [];
  for (let from = 0; from < wanted.length; from += mostDecisions) {
    const some = wanted.slice(from, from + mostDecisions);
    const body = { items: some.map(({ title: _, ...about }) => ({ ...about, ...said })) };
    items.push(...(await session.ask(decideManyEndpoint, { body })).items);
  }
  session.show({ items }, () =>
    items.map((result, nth) => line(result, wanted[nth]?.title ?? '')).join('\n'),
  );
  const refused = items.filter(({ ok }) => !ok).length;
  if (refused > 0) throw new Failure(exits.refused, `${refused} of ${items.length} refused.`);
}

/** All that waits for the caller, in the project that is named, if one is. */
function waiting(inbox: Inbox, command: Command): Item[] {
  const { project = process.env.COUNTERSIGN_PROJECT } = command.opts<{ project?: string }>();
  return levelsOf(inbox.filter((item) => !project || item.project === project));
}

/** Each level once, also where it waits for the caller twice: in their own name and in another's. */
const levelsOf = (inbox: Inbox): Item[] => [
  ...new Map(inbox.map((item) => [item.level, itemOf(item)])).values(),
];

const itemOf = ({ project, approval, level, title, digest }: Inbox[number]): Item => ({
  ...{ project, approval, level, title, digest },
});

/** Each of these where the inbox has it; what does not wait for the caller is for the server to refuse. */
async function named(session: Session, inbox: Inbox, approvals: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const approval of new Set(approvals)) {
    const mine = inbox.filter((item) => item.approval === approval);
    items.push(...(mine.length > 0 ? levelsOf(mine) : [await read(session, approval)]));
  }
  return items;
}

async function read(session: Session, approval: string): Promise<Item> {
  const project = await session.project();
  const { title, subject } = await session.ask(getApproval, { params: { project, approval } });
  return { project, approval, title, digest: subject.digest };
}

async function confirm(
  inbox: Inbox,
  wanted: readonly Item[],
  { verdict, yes }: { verdict: Verdict; yes: boolean },
): Promise<void> {
  if (wanted.length === 0 || yes) return;
  if (!process.stdin.isTTY) throw usage('There is no terminal to ask at: say --yes as well.');
  message(inboxText(inbox.filter((item) => wanted.some(({ level }) => level === item.level))));
  const answer = await prompt(
    `${verdict === 'approve' ? 'Approve' : 'Reject'} these ${wanted.length}? [y/N] `,
  );
  if (!/^y(es)?$/i.test(answer)) throw new Failure(exits.refused, 'Nothing was decided.');
}

function line(result: DecisionResult, title: string): string {
  const about = `${result.project}/${result.approval}  ${title}`;
  if (!result.ok) return `refused   ${about}: ${result.problem.detail} [${result.problem.code}]`;
  const done = result.repeat ? 'repeated' : result.verdict === 'approve' ? 'approved' : 'rejected';
  return `${done.padEnd(8)}  ${about}: ${result.because}`;
}
