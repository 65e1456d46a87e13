import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { launch } from '../process/launch.ts';
import { type Disk, full, openDisk } from './disks.ts';
import { executions } from './executions.ts';
import { givenHouse, type House, ownHouse } from './houses.ts';
import { between, print, report } from './places.ts';
import { besiege } from './siege.ts';

const mebibytes = 400;

/** A disk that fills up: that of a given PostgreSQL, and that of a server with its own. Answers how much is wrong. */
export async function diskFaults(rounds: number): Promise<number> {
  let wrong = 0;
  for (const play of [givenOnDisk, ownOnDisk]) {
    const disk = await openDisk(mebibytes);
    if (disk === null) {
      print('left out: only root may mount a small disk to be filled');
      return wrong;
    }
    wrong += await play(disk, Math.ceil(rounds / 2)).finally(() => disk.remove());
  }
  return wrong;
}

const strikes = (disk: Disk, house: House, many: number) =>
  Array.from({ length: many }, () => full(disk, house, between(0, 1000), between(1000, 6000)));

async function givenOnDisk(disk: Disk, many: number): Promise<number> {
  const postgres = await startEmbeddedPostgres({
    ...{ directory: join(disk.directory, 'data'), durable: true, connections: 60 },
    ...{ say: print, lost: (why: Error) => print(why.message) },
  });
  try {
    const house = givenHouse(postgres.url);
    const found = await besiege({ house, load: executions, deaths: strikes(disk, house, many), say: print });
    return report('disk of the given database', found);
  } finally {
    await postgres.stop();
  }
}

async function ownOnDisk(disk: Disk, many: number): Promise<number> {
  const data = join(disk.directory, 'data');
  const house = ownHouse({ data, remove: async () => {} });
  await disk.fill();
  const { started } = launch({ COUNTERSIGN_DATA: data });
  const ended = await started;
  await disk.free();
  const clear = 'errors' in ended && ended.code === 1 && /^[A-Z][^{}]*\.$/.test(ended.errors.trim());
  const first = 'errors' in ended ? ended.errors.trim() : 'it started';
  print(`on a full disk a server says, and ends: ${first}`);
  const found = await besiege({ house, load: executions, deaths: strikes(disk, house, many), say: print });
  return report('disk of the server', {
    ...found,
    wrong: clear ? found.wrong : [...found.wrong, `a start on a full disk: ${first}`],
  });
}
