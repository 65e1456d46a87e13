import { readFile } from 'node:fs/promises';

/** A file beside this one, with a value for each ${name} in it. */
export async function filled(
  file: string,
  values: Readonly<Record<string, string | number>>,
): Promise<string> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8');
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file}: nothing is known of ${name}`);
    return `${value}`;
  });
}
