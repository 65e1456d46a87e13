import { useHotkeys } from '@mantine/hooks';

/** What each key does; shown in the help, in this order. */
export const keys = {
  next: 'j',
  previous: 'k',
  approve: 'a',
  reject: 'r',
  open: 'Enter',
  select: 'x',
  filter: '/',
  help: '?',
} as const;

export type Command = keyof typeof keys;

/** Boxes that are ticked take no text: whoever has just ticked one goes on by keys. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox');

/** On what Enter has a meaning of its own. */
const actsByItself = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a, button, input, [role=button]') !== null;

/** Listens for the keys of the inbox while `active`; never while something is being typed. */
export function useKeys(active: boolean, act: (command: Command) => void): void {
  const heard = (command: Command) => (event: KeyboardEvent) => {
    if (!active || takesText(event.target)) return;
    if (command === 'open' && actsByItself(event.target)) return;
    event.preventDefault();
    act(command);
  };
  const commands = Object.entries(keys) as [Command, string][];
  // Where a sign takes the shift key depends on the keyboard.
  const written = commands.flatMap(([command, key]) =>
    /\W/.test(key)
      ? [[command, key] as const, [command, `shift+${key}`] as const]
      : [[command, key] as const],
  );
  useHotkeys(
    written.map(([command, key]) => [key, heard(command), { preventDefault: false }]),
    [],
  );
}
