import { expect, test, vi } from 'vitest';
import { freshDatabase } from '../../test/harness.ts';
import { openMailServer } from '../../test/mail/mail-server.ts';
import { startProcess } from '../../test/process/server.ts';

vi.setConfig({ testTimeout: 90_000 });

const json = { 'content-type': 'application/json' };
const as = (who: string) => ({ authorization: `Bearer example-only-token-of-${who}`, ...json });

test('killed after the mail server has taken a mail and before that is written: it goes again, under its Message-ID', async () => {
  const ids: (string | undefined)[] = [];
  let kill: (() => Promise<unknown>) | undefined;
  const mail = await openMailServer({
    async taking({ headers }) {
      // The example brings a version that waits for its review: that mail is not the one meant here.
      if (!headers.subject?.includes('RL-1')) return;
      ids.push(headers['message-id']);
      await kill?.();
    },
  });
  const { ownerUrl } = await freshDatabase({ empty: true });
  const settings = {
    DATABASE_URL: ownerUrl,
    COUNTERSIGN_SECRET: 'the same for both servers of this test',
    COUNTERSIGN_EXAMPLE: 'yes',
    COUNTERSIGN_SMTP_URL: mail.url,
    COUNTERSIGN_MAIL_FROM: 'countersign@example.test',
    COUNTERSIGN_MAIL_COLLECT: '0',
  };
  const first = await startProcess(settings);
  kill = () => first.kill('SIGKILL');
  const post = (path: string, body: object) =>
    fetch(`${first.origin}/api/v1/projects/shop/${path}`, {
      ...{ method: 'POST', headers: as('ci'), body: JSON.stringify(body) },
    }).catch(() => null);
  await post('releases', { title: 'Web shop 2.4', pipeline: 'standard' });
  await post('releases/1/snapshots', { contents: [{ service: 'cart', version: '2.4.0' }] });
  await post('executions', { snapshot: '1' });
  await first.ended;
  kill = undefined;
  expect(ids).toHaveLength(1);

  await startProcess(settings);
  await expect.poll(() => ids.length, { timeout: 30_000 }).toBe(2);
  expect(new Set(ids).size).toBe(1);
  const subjects = mail.mails.map(({ subject }) => subject).filter((subject) => subject?.includes('RL-1'));
  expect(subjects).toEqual([
    '[Web shop] Please decide: RL-1 Web shop 2.4, snapshot 1, to QA',
    '[Web shop] Please decide: RL-1 Web shop 2.4, snapshot 1, to QA',
  ]);
});
