import { measure, type Task, task, tell } from './measure.ts';
import { openRaw, type RawClient } from './raw-http.ts';

/** Decides approvals `first`, `first + 1` … through the HTTP API, each client on one connection kept open. */
const { port, clients, seconds, first, tokens } = task<
  Task & { port: number; first: number; tokens: string[] }
>();
let next = first;

const connections = await Promise.all(Array.from({ length: clients }, () => openRaw(port)));
const body = JSON.stringify({ verdict: 'approve', comment: 'Tested on QA' });
const heads = tokens.map((token) => `authorization: Bearer ${token}\r\ncontent-type: application/json\r\n`);

const measured = await measure(clients, seconds, async (nth) => {
  const path = `/api/v1/projects/shop/approvals/${next++}/decisions`;
  const head = heads[nth % heads.length] as string;
  const status = await (connections[nth] as RawClient).send('POST', path, head, body);
  return status === '200' ? 'well' : status;
});
for (const connection of connections) connection.close();
tell(measured);
