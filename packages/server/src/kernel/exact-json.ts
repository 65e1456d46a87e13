/** What JSON.parse hands a reviver beside a primitive value, and JSON.rawJSON; newer than the compiler's library. */
type Context = { readonly source?: string };
type Revive = (key: string, value: unknown, context: Context) => unknown;
type Modern = {
  parse(text: string, revive: Revive): unknown;
  rawJSON(text: string): object;
};
const modern = JSON as unknown as Modern;

// Longer ones are no ids, and would cost the more the longer they are.
const whole = /^-?[0-9]{1,40}$/;

/** Parses JSON without loss: a whole number that a JavaScript number cannot hold exactly becomes a bigint. */
export const parseExact = (text: string): unknown =>
  modern.parse(text, (_key, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && whole.test(source) ? BigInt(source) : value,
  );

/** A whole number that JSON.stringify writes with exactly these digits. */
export const exactNumber = (digits: string): object => modern.rawJSON(BigInt(digits).toString());
