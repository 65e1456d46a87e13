import { placeholder } from '@countersign/contract/variables.ts';

/** What stands for the variables of a call. One that has no meaning there is left empty. */
export type Values<Name extends string = string> = Readonly<Partial<Record<Name, string>>>;

/** Puts values in the places of `${name}`; `$${` stays as a plain `${`. */
export const fill = (template: string, values: Values, encode = (value: string) => value): string =>
  template.replaceAll(placeholder, (_whole, name: string | undefined) =>
    name === undefined ? '${' : encode(values[name] ?? ''),
  );

/** In an address every value is one piece, whatever characters it holds. */
export const fillUrl = (template: string, values: Values): string =>
  fill(template, values, encodeURIComponent);

/** A header has one line of Latin-1. */
export const fillHeader = (template: string, values: Values): string =>
  fill(template, values).replaceAll(/[^\t\x20-\x7e\xa0-\xff]/g, '?');

/** Fills the texts inside a JSON value, so that no value can change its structure. */
export function fillJson(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return fill(value, values);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fillJson(member, values)]));
}
