const words: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };
const token = /'((?:[^'\\]|\\.)*)'|"(?:[^"\\]|\\.)*"|\b(True|False|None)\b/gs;

/**
 * JSON out of what Python's str() makes of a dictionary, which some clients send: single quotes, True, False, None.
 * Undefined: the text has nothing of that.
 */
export function fromPython(text: string): string | undefined {
  let changed = false;
  const json = text.replaceAll(token, (whole, single: string | undefined, word: string | undefined) => {
    if (single === undefined && word === undefined) return whole;
    changed = true;
    return word === undefined ? quoted(single ?? '') : (words[word] ?? word);
  });
  return changed ? json : undefined;
}

const quoted = (inner: string): string =>
  `"${inner.replaceAll(/\\(.)|"/gs, (whole, escaped: string | undefined) => (whole === '"' ? '\\"' : escaped === "'" ? "'" : whole))}"`;
