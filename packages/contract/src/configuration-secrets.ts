import type { Fault } from './problems.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Resolved = { readonly document: unknown; readonly faults: readonly Fault[] };

type Fields = Record<string, unknown>;

/**
 * Puts the values of environment variables in the places of `{ env: NAME }`, in a document that need not be valid
 * otherwise. Answers a fault for each variable that is not set. The document given stays as it is.
 */
export function resolveSecrets(document: unknown, environment: Environment): Resolved {
  const faults: Fault[] = [];
  const reveal = (secret: unknown, pointer: string): unknown => {
    if (!isFields(secret) || Object.keys(secret).length !== 1 || typeof secret.env !== 'string')
      return secret;
    const name = secret.env;
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value) return { value };
    faults.push({ pointer: `${pointer}/env`, detail: `the environment variable ${name} is not set` });
    return secret;
  };
  const resolved = change(document, 'users', '', (users, pointer) =>
    each(users, pointer, (user, at) => {
      const withPassword = change(user, 'password', at, reveal);
      const withTokens = change(withPassword, 'tokens', at, (tokens, above) =>
        each(tokens, above, (token, here) => change(token, 'value', here, reveal)),
      );
      return change(withTokens, 'accessKeys', at, (keys, above) =>
        each(keys, above, (key, here) => change(key, 'secretKey', here, reveal)),
      );
    }),
  );
  return { document: resolved, faults };
}

type Step = (value: unknown, pointer: string) => unknown;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const change = (value: unknown, field: string, pointer: string, step: Step): unknown =>
  isFields(value) && Object.hasOwn(value, field)
    ? { ...value, [field]: step(value[field], `${pointer}/${field}`) }
    : value;

const each = (value: unknown, pointer: string, step: Step): unknown =>
  Array.isArray(value) ? value.map((item, index) => step(item, `${pointer}/${index}`)) : value;
