import { fileURLToPath } from 'node:url';

/** The server is a program of its own, not a part of this one: the two share nothing but the contract. */
const server = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));

/**
 * `countersign serve`: becomes the server. The process keeps its number, so signals, exit code and whoever watches it
 * see one program. All settings come from the environment.
 */
export function serve(): void {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  process.execve?.(process.execPath, [process.execPath, server], environment);
}
