import { Id } from '@countersign/contract/common.ts';
import { type Command, InvalidArgumentError } from 'commander';

/** For commands that work inside a project. */
export const withProject = (command: Command): Command =>
  command.option(
    '-p, --project <key>',
    'the project; otherwise COUNTERSIGN_PROJECT, or the only one you are in',
  );

/** An id as the server gives it: digits. */
export function readId(text: string): string {
  if (Id.safeParse(text).success) return text;
  throw new InvalidArgumentError('An id is digits.');
}

/** For flags that may be given more than once. */
export const collect =
  <T>(read: (text: string) => T) =>
  (text: string, before: readonly T[] = []): T[] => [...before, read(text)];
