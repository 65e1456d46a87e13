import { type Pair, type Scalar, stringify } from 'yaml';

/** As people write it: what a thing is called before what it does. What is not named here follows as it comes. */
const order = [
  ...['inputs', 'stages', 'levels', 'name', 'label', 'type', 'required', 'options', 'default', 'jobs'],
  ...['environment', 'gates', 'steps', 'policy', 'ordinal', 'rule', 'percent', 'count'],
  ...[
    'http',
    'manual',
    'approval',
    'method',
    'url',
    'headers',
    'body',
    'instructions',
    'approvers',
    'needed',
  ],
  ...['callback', 'timeout', 'expect', 'retries', 'wait'],
];
const rank = ({ key }: Pair): number => {
  const place = order.indexOf(String((key as Scalar).value));
  return place === -1 ? order.length : place;
};

/**
 * A definition as YAML, one thing a line: what people read, and compare line by line. In the order in which people write,
 * whatever order it was kept in.
 */
export const definitionText = (definition: unknown): string =>
  stringify(definition, { lineWidth: 0, sortMapEntries: (one, other) => rank(one) - rank(other) });
