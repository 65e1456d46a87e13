import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The key for cookies and stored secrets, kept in the data directory and made on the first start. Written aside and
 * linked into place: of servers that start together all take the one that was there first, and none reads half of it.
 */
export async function secretOf(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'secret');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept.trim()) return kept.trim();
  await mkdir(dataDirectory, { recursive: true, mode: 0o711 });
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(aside);
  return (await readFile(file, 'utf8')).trim();
}
