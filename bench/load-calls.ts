import { idOf, numberOf } from './doors/clones.ts';
import { measure, type Task, task, tell } from './measure.ts';
import { openRaw, type RawClient } from './raw-http.ts';

/** Makes one call for each copy of something, from number `first` on: `{id}` and `{number}` stand for those of the copy. */
const { port, clients, seconds, first, last, call } = task<
  Task & {
    port: number;
    first: number;
    last: number;
    call: { method: string; path: string; head: string; body: string };
  }
>();
const connections = await Promise.all(Array.from({ length: clients }, () => openRaw(port)));
let next = first;

const measured = await measure(clients, seconds, async (nth) => {
  const n = next++;
  if (n > last) return 'none';
  const fill = (text: string) =>
    text.replaceAll('{id}', String(idOf(n))).replaceAll('{number}', String(numberOf(n)));
  const connection = connections[nth] as RawClient;
  const status = await connection.send(call.method, fill(call.path), call.head, fill(call.body));
  return status.startsWith('2') ? 'well' : status;
});
for (const connection of connections) connection.close();
tell(measured);
