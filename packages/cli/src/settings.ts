import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { usage } from './failure.ts';

/** Where a person is logged in. */
export type Login = { readonly url: string; readonly token: string };

/** `$XDG_CONFIG_HOME/countersign/config.json`, or the same below `~/.config`. */
export const settingsFile = (): string =>
  join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'countersign', 'config.json');

/** The login there is; null when there is none. */
export async function readLogin(): Promise<Login | null> {
  const file = settingsFile();
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { url, token } = JSON.parse(text) as Partial<Login>;
    if (typeof url === 'string' && typeof token === 'string') return { url, token };
  } catch {
    // said below
  }
  throw usage(`${file} cannot be read; remove it, or run "countersign login" again.`);
}

/** Keeps a login where only this person can read it: never half-written, never readable by others in between. */
export async function writeLogin(login: Login): Promise<string> {
  const file = settingsFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
  return file;
}
