import { DBOS } from '@dbos-inc/dbos-sdk';
import { offerWaits } from './waits.ts';

/** An application of DBOS Transact: workflows that wait for a message. */
const { url, channel, pool } = JSON.parse(process.argv[2]);
const hour = 3600;

const began = new Map();
const wait = DBOS.registerWorkflow(
  async (key) => {
    const { waits, went } = began.get(key);
    waits(DBOS.workflowID);
    // It looks for itself every ten seconds unless told otherwise; thousands that wait would do little else.
    const verdict = await DBOS.recv('verdict', { timeoutSeconds: hour, pollingIntervalMs: hour * 1000 });
    began.delete(key);
    went();
    return verdict;
  },
  { name: 'wait' },
);

DBOS.setConfig({
  name: 'bench',
  applicationVersion: '1',
  systemDatabaseUrl: url,
  systemDatabasePoolSize: pool,
  logLevel: 'error',
});
await DBOS.launch();
await offerWaits(channel, async (key, waits, went) => {
  began.set(key, { waits, went });
  await DBOS.startWorkflow(wait, { workflowID: `wait-${key}` })(key);
});
process.stdout.write('ready\n');
