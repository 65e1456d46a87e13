/** A mail as whoever gets it sees it. Header names are in lower case. */
export type Received = {
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** Reads the mails that nodemailer writes: two parts, in any transfer encoding. */
export function readMail(raw: string, from: string, to: readonly string[]): Received {
  const { headers, body } = partOf(raw);
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1];
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => partOf(part.replace(/^\r\n/, '')));
  const of = (type: string) => {
    const part = parts.find((one) => one.headers['content-type']?.startsWith(type));
    return part ? decoded(part) : '';
  };
  const text = of('text/plain').replaceAll('\r\n', '\n');
  return { from, to, headers, subject: words(headers.subject ?? ''), text, html: of('text/html') };
}

type Part = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

function partOf(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line) => /^([^:]+):\s*(.*)$/s.exec(line)?.slice(1) ?? []);
  return {
    headers: Object.fromEntries(headers.map(([name = '', value = '']) => [name.toLowerCase(), value])),
    body: raw.slice(end + 4),
  };
}

function decoded({ headers, body }: Part): string {
  switch (headers['content-transfer-encoding']) {
    case 'base64':
      return Buffer.from(body, 'base64').toString();
    case 'quoted-printable':
      return printable(body.replaceAll('=\r\n', ''));
    default:
      return body;
  }
}

const printable = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

const words = (text: string): string =>
  text
    .replaceAll(/(\?=)\s+(=\?)/g, '$1$2')
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : printable(word.replaceAll('_', ' ')),
    );
