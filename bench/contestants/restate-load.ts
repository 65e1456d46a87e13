import { measure, type Task, task, tell } from '../measure.ts';
import { openRaw, type RawClient } from '../raw-http.ts';
import { takeWaits } from './waits.ts';

/** Resolves waits by a call of the ingress, which is durable when it answers, and waits until they have gone on. */
const { clients, seconds, ingress, ...wanted } = task<
  Task & { ingress: number; channel: number; first: number; count: number }
>();
const connections = await Promise.all(Array.from({ length: clients }, () => openRaw(ingress)));
const { waits, close } = await takeWaits(wanted);

let next = 0;
const measured = await measure(clients, seconds, async (nth) => {
  const wait = waits[next++];
  if (wait === undefined) return 'none';
  const head = 'content-type: application/json\r\n';
  const status = await (connections[nth] as RawClient).send('POST', wait.address, head, '"approve"');
  if (!status.startsWith('2')) return status;
  await wait.went;
  return 'well';
});
close();
for (const connection of connections) connection.close();
tell(measured);
