import { canonical } from '../../src/kernel/digest.ts';
import type { Answer } from './servers.ts';
import type { Entry, Left } from './state.ts';

/** How a pair was played: what both were answered, and what is left once everything is at rest. */
export type Played = { readonly answers: readonly [Answer, Answer]; readonly left: Left };

/**
 * What became of a pair, as lines of text: both answers, the state of everything, and every entry of the ledger,
 * without what tells one world from another (ids, names, times, digests). Two that are equal came out the same.
 */
export function outcomeOf({ answers, left }: Played): string {
  const lines = [
    ...answers.map((answer, nth) => `${nth === 0 ? 'first' : 'second'} was answered ${told(answer)}`),
    ...Object.entries(left.state).flatMap(([what, all]) => told2(what, all)),
    ...left.entries.map(recorded).sort(),
  ];
  return lines.map(plain).join('\n');
}

function told({ status, code, body }: Answer): string {
  const { levelStatus, verdict, repeat } = body;
  return `${status} ${code} ${[verdict, levelStatus, repeat === true ? 'repeat' : ''].join(' ')}`.trim();
}

const told2 = (what: string, all: unknown): string[] =>
  Array.isArray(all)
    ? all.map((one) => `${what}: ${canonical(one)}`).sort((a, b) => (plain(a) < plain(b) ? -1 : 1))
    : [`${what}: ${canonical(all)}`];

function recorded({ action, actor, onBehalfOf, subject, details }: Entry): string {
  const { _sd, number, ...rest } = details;
  const hidden = Array.isArray(_sd) ? ` and ${_sd.length} hidden` : '';
  return plain(
    `ledger: ${action} by ${actor}${onBehalfOf === null ? '' : ` for ${onBehalfOf}`} of ${subject.type} ${canonical(rest)}${hidden}`,
  );
}

/** Ids are texts of digits, wherever they stand; numbers that mean something are numbers. */
const plain = (text: string): string =>
  text
    .replaceAll(/sha256:[0-9a-f]{64}/g, 'digest')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replaceAll(/"(stage|run)?\d+"/g, '"$1#"')
    .replaceAll(
      /\b(lot-|RL-|CHG-|[Ee]xecution |[Aa]pproval |[Pp]ermit |[Dd]elegation |[Rr]un |[Ll]evel )\d+/g,
      '$1#',
    )
    .replaceAll(/\b([a-z]+)\.\d+\b/g, '$1');
