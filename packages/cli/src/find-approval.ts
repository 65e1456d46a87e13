import type { Command } from 'commander';
import { readInbox } from './commands/inbox.ts';
import type { Session } from './session.ts';

/** The project of an approval: as said, or where the caller's inbox has it, or the only project there is. */
export async function projectOf(session: Session, command: Command, approval: string): Promise<string> {
  const { project } = command.opts<{ project?: string }>();
  if (project !== undefined || process.env.COUNTERSIGN_PROJECT) return session.project();
  const waiting = (await readInbox(session)).find((item) => item.approval === approval);
  return waiting?.project ?? session.project();
}
