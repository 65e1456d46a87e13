import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { type Received, readMail } from './read-mail.ts';

export type MailServer = {
  readonly port: number;
  readonly url: string;
  /** All that was taken so far. */
  readonly mails: readonly Received[];
  to(address: string): readonly Received[];
  close(): Promise<void>;
};

type Options = {
  readonly port?: number;
  /** Called with each mail before it is taken; the answer may be late, or an error, which refuses the mail. */
  readonly taking?: (mail: Received) => Promise<void> | void;
} & Pick<SMTPServerOptions, 'onRcptTo' | 'onConnect' | 'onAuth'>;

/** A real SMTP server on this machine, closed when the test ends. */
export async function openMailServer({ port = 0, taking, ...handlers }: Options = {}): Promise<MailServer> {
  const mails: Received[] = [];
  const server = new SMTPServer({
    ...handlers,
    disabledCommands: handlers.onAuth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    closeTimeout: 100,
    async onData(stream, { envelope }, answer) {
      const to = envelope.rcptTo.map(({ address }) => address);
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      const mail = readMail(await text(stream), from, to);
      try {
        await taking?.(mail);
        mails.push(mail);
        answer();
      } catch (error) {
        answer(error as Error);
      }
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  const address = server.server.address() as AddressInfo;
  return {
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    to: (wanted) => mails.filter((mail) => mail.to.includes(wanted)),
    close,
  };
}
