import { clockFaults } from '../packages/server/test/chaos/clock-faults.ts';
import { diskFaults } from '../packages/server/test/chaos/disk-faults.ts';
import { between, onGivenDatabase, print, report } from '../packages/server/test/chaos/places.ts';
import { runs } from '../packages/server/test/chaos/runs.ts';
import { besiege } from '../packages/server/test/chaos/siege.ts';
import { type Kind, strike, wire } from '../packages/server/test/chaos/wires.ts';

/**
 * What goes wrong around servers that live on: connections that are reset, slow or silent, a disk that is full, clocks
 * that jump by an hour. So many rounds of each (20 unless told otherwise); a second argument ("connections", "disk",
 * "clock") plays only that. Ends with 1 if anything acknowledged was lost, anything done twice, an answer was unclear or
 * longer on its way than `longestAnswer`, or anything stood still for ever.
 */
const rounds = Number(process.argv[2] ?? 20);
const only = process.argv[3] ?? '';

/** Milliseconds: a statement is given up after 35 s of silence, and tried once more by itself. */
const longestAnswer = 60_000;

const soon: readonly Kind[] = ['answer lost', 'reset', 'commit lost', 'door reset', 'answer lost', 'late'];

async function connections(): Promise<number> {
  const found = await onGivenDatabase(async (given) => {
    const { house, wires, close } = await wire(given, 2 * longestAnswer);
    const quick = Array.from({ length: rounds }, (_, nth) => {
      const kind = soon[nth % soon.length] ?? 'reset';
      return strike(wires, kind, between(0, 1000), kind === 'late' ? 2000 : 0);
    });
    const slow = [
      strike(wires, 'silent', between(0, 1000), 8000),
      strike(wires, 'forgotten', between(0, 1000)),
      strike(wires, 'silent', between(0, 1000), 45_000),
    ];
    const deaths = [...quick, ...slow];
    const load = runs({ count: 2 * deaths.length, waves: deaths.length, late: true });
    return besiege({ house, load, deaths, patience: 300_000, say: print }).finally(close);
  });
  const wrong = [
    ...found.wrong,
    ...(found.longestAnswer > longestAnswer ? [`an answer took ${found.longestAnswer} ms`] : []),
    ...(found.unanswered > 0 ? [`${found.unanswered} requests had no answer`] : []),
  ];
  return report('connections', { ...found, wrong });
}

const parts = { connections, disk: () => diskFaults(rounds), clock: () => clockFaults(rounds) };
let wrong = 0;
for (const [name, play] of Object.entries(parts)) {
  if (!name.includes(only)) continue;
  print(`\n${name}`);
  wrong += await play();
}
process.exitCode = wrong > 0 ? 1 : 0;
