/**
 * Stands in the bundle where the contract imports zod: the server checks what it is sent, the types are gone by then, and
 * a phone is spared a quarter of the first page. A schema answers every call with a schema; only the options of an
 * enumeration are real. Whoever tries to check something with one hears about it.
 */
function schema(own: Record<string, unknown>): unknown {
  const nothing = () => undefined;
  return new Proxy(nothing, {
    get: (_, name) => own[String(name)] ?? schema(/parse/i.test(String(name)) ? refusing : {}),
    apply: () => ('refuses' in own ? refuse() : schema({})),
  });
}

const refusing = { refuses: true };

function refuse(): never {
  throw new Error('There are no schemas in the browser: the server checks.');
}

export const z = schema({ enum: (options: readonly string[]) => schema({ options }) });
