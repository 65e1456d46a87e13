import { DBOSClient } from '@dbos-inc/dbos-sdk';
import { measure, task, tell } from '../measure.ts';
import { takeWaits } from './waits.ts';

/** Resolves waits: a message is sent, which is durable then, and the workflow that waited for it has received it. */
const { clients, seconds, url, pool, ...wanted } = task();

const logger = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((name) => [name, () => {}]));
const client = await DBOSClient.create({ systemDatabaseUrl: url, systemDatabasePoolSize: pool, logger });
const { waits, close } = await takeWaits(wanted);

let next = 0;
const measured = await measure(clients, seconds, async () => {
  const wait = waits[next++];
  if (wait === undefined) return 'none';
  await client.send(wait.address, 'approve', 'verdict');
  await wait.went;
  return 'well';
});
close();
await client.destroy();
tell(measured);
