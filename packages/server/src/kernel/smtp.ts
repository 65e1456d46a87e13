import { createTransport, type NodemailerError } from 'nodemailer';

/** A mail to one person, as it goes out. `messageId` without its angle brackets. */
export type Letter = {
  readonly to: { readonly name: string; readonly address: string };
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** What came of it. Not delivered: nobody can say for sure. `permanent`: the same mail would be refused again. */
export type Delivery =
  | { readonly delivered: true }
  | { readonly delivered: false; readonly permanent: boolean; readonly because: string };

export type Post = { deliver(letter: Letter): Promise<Delivery> };

export type PostOptions = {
  /** `smtp://` (with STARTTLS where the server offers it) or `smtps://`; may hold a user name and a password. */
  readonly url: string;
  readonly from: string;
  /** Milliseconds for one mail, all in all. */
  readonly patience?: number;
};

/** Of a connection: to be made, to be greeted, to hear an answer. */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
const usualPatience = 60_000;
/** Ours to decide, whatever the address says: what is logged would hold the password. */
const talkative = ['logger', 'debug', 'transactionLog', 'component'];

/**
 * Makes the way to a mail server. `deliver` never throws and comes to an end. Where a password is given, it is only
 * sent over TLS, unless the address says `requireTLS=false`.
 */
export function openPost({ url, from, patience = usualPatience }: PostOptions): Post {
  const transport = createTransport({
    ...limits,
    url: quiet(url),
    requireTLS: new URL(url).password !== '',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async deliver({ to, messageId, ...content }) {
      try {
        await transport.sendMail({
          ...content,
          ...{ from, to, messageId: `<${messageId}>` },
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(patience),
        });
        return { delivered: true };
      } catch (error) {
        return undelivered(error as NodemailerError);
      }
    },
  };
}

function quiet(text: string): string {
  const url = new URL(text);
  for (const name of talkative) url.searchParams.delete(name);
  return url.href;
}

const longest = 300;

/** The recipient or the mail was refused for good; anything else about the server may be mended meanwhile. */
function undelivered({ permanent, command, message }: NodemailerError): Delivery {
  const itself = /^(RCPT TO|DATA)$/.test(command ?? '');
  const because = message.replaceAll(/\s+/g, ' ').slice(0, longest);
  return { delivered: false, permanent: permanent === true && itself, because };
}
