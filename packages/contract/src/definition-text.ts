import { stringify } from 'yaml';

/** A definition as YAML, one thing a line: what people read, and compare line by line. */
export const definitionText = (definition: unknown): string => stringify(definition, { lineWidth: 0 });
