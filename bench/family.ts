import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of one tick of the kernel's accounts. */
const tick = 10;

/**
 * The processor time, in milliseconds, that a process and everything it has started have used so far: what a load
 * costs the machine, whatever else the machine does. Null where there is no /proc.
 */
export function familyTime(root: number): number | null {
  const parents = new Map<number, number>();
  const times = new Map<number, number>();
  try {
    for (const name of readdirSync('/proc')) {
      const id = Number(name);
      const line = Number.isNaN(id) ? '' : statOf(id);
      if (line === '') continue;
      // The name of the program is in brackets, and may hold anything.
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      parents.set(id, Number(fields[1]));
      times.set(id, (Number(fields[11]) + Number(fields[12])) * tick);
    }
  } catch {
    return null;
  }
  const ofFamily = (id: number): boolean =>
    id === root || (parents.has(id) && ofFamily(parents.get(id) as number));
  return [...times].reduce((sum, [id, time]) => sum + (ofFamily(id) ? time : 0), 0);
}

function statOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    return '';
  }
}
