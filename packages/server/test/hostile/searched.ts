import type pg from 'pg';

/** A text as somebody may have written it down: as it is, in an address, in hex, and in base64 wherever in it it begins. */
export function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  const based = [0, 1, 2].map((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // The outermost characters depend on what stands beside it.
    return coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const urls = based.map((coded) => coded.replaceAll('+', '-').replaceAll('/', '_'));
  const address = encodeURIComponent(text);
  return [...new Set([text, address, address.toLowerCase(), bytes.toString('hex'), ...based, ...urls])];
}

/** Which of these secrets, by their names, stand in a text in some spelling. */
export function found(secrets: Readonly<Record<string, string>>, text: string): string[] {
  const small = text.toLowerCase();
  return Object.entries(secrets)
    .filter(([, secret]) => spellings(secret).some((one) => small.includes(one.toLowerCase())))
    .map(([name]) => name);
}

/** Every row of every table of every schema that is not PostgreSQL's own, by the name of its table. */
export async function dumped(client: pg.Client): Promise<Map<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`);
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
    texts.set(name, rows.map(({ text }) => text).join('\n'));
  }
  return texts;
}
