import type { Fault } from '@countersign/contract/problems.ts';

/** A content line, put together again where it was folded, and the number of the line it begins at. */
export type Line = { readonly text: string; readonly number: number };

/** An event: its own content lines, without those of what is inside it, such as alarms. */
export type Block = { readonly line: number; readonly lines: readonly Line[] };

/** What is wrong at a line of the file. */
export const faultAt = (line: number, detail: string): Fault => ({ pointer: '/ical', detail, line });

/** RFC 5545, 3.1: a line that begins with a blank goes on from the one before. */
export function unfold(text: string): Line[] {
  const found: { parts: string[]; number: number }[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const last = found.at(-1);
    if (last !== undefined && /^[ \t]/.test(raw)) last.parts.push(raw.slice(1));
    else if (raw !== '') found.push({ parts: [raw], number: index + 1 });
  });
  return found.map(({ parts, number }) => ({ text: parts.join(''), number }));
}

/** The events of a file and what it says of itself, or where it is no iCalendar file. */
export function blocksOf(lines: readonly Line[]): { events: Block[]; own: Line[] } | Fault {
  const [first] = lines;
  if (first?.text.toUpperCase() !== 'BEGIN:VCALENDAR')
    return faultAt(first?.number ?? 1, 'an iCalendar file begins with BEGIN:VCALENDAR');
  const open: { name: string; block: { line: number; lines: Line[] } }[] = [];
  const events: Block[] = [];
  const own: Line[] = [];
  for (const line of lines) {
    const [, edge, name = ''] = /^(BEGIN|END):(.*)$/i.exec(line.text) ?? [];
    const inside = open.at(-1);
    if (edge?.toUpperCase() === 'BEGIN') {
      open.push({ name: name.toUpperCase(), block: { line: line.number, lines: [] } });
    } else if (edge !== undefined) {
      if (inside?.name !== name.toUpperCase())
        return faultAt(line.number, `${line.text} ends what is not open; ${inside?.name ?? 'nothing'} is`);
      if (inside.name === 'VEVENT' && open.length === 2) events.push(inside.block);
      open.pop();
    } else if (open.length === 1) own.push(line);
    else inside?.block.lines.push(line);
    if (inside === undefined && line !== first && edge?.toUpperCase() !== 'BEGIN')
      return faultAt(line.number, 'nothing follows END:VCALENDAR');
  }
  const left = open.at(-1);
  return left === undefined
    ? { events, own }
    : faultAt(lines.at(-1)?.number ?? 1, `END:${left.name} is missing: the file ends too early`);
}
