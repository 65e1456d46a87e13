/** Zadig's ids are 24 hexadecimal digits. Ours are shown in that form, padded with zeroes. */
export const toObjectId = (id: string): string => BigInt(id).toString(16).padStart(24, '0');

export type ObjectId =
  /** One of our own ids. */
  | { readonly kind: 'ours'; readonly id: string }
  /** One that a client has given. */
  | { readonly kind: 'given'; readonly hex: string }
  /** In the words of the driver that Zadig reads ids with. */
  | { readonly kind: 'wrong'; readonly why: string };

const largest = 2n ** 63n - 1n;

/** Whose an id is: ours, when it could be one of our numbers. No id that MongoDB made since 1970 could. */
export function readObjectId(text: string): ObjectId {
  if (text.length !== 24) return { kind: 'wrong', why: 'the provided hex string is not a valid ObjectID' };
  const odd = /[^0-9a-f]/i.exec(text)?.[0];
  if (odd !== undefined) return { kind: 'wrong', why: `encoding/hex: invalid byte: ${byte(odd)}` };
  const hex = text.toLowerCase();
  const id = BigInt(`0x${hex}`);
  return id > 0n && id <= largest ? { kind: 'ours', id: String(id) } : { kind: 'given', hex };
}

/** `U+0067 'g'`, as Go writes it. */
const byte = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
