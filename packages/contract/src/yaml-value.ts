import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type YAMLMap,
} from 'yaml';

/** Something in a YAML text that is not to be unfolded, by its place in the text. */
export type Unfit = { readonly offset: number; readonly detail: string };

const mostNodes = 50_000;
const deepest = 100;

/** What one node stands for, and how many values that is. A node still being unfolded has the size Infinity. */
type Unfolded = { readonly value: unknown; readonly size: number };
type Walk = { readonly anchors: Map<string, Unfolded>; readonly unfit: Unfit[] };

/**
 * The value of a YAML document. Our own walk, because the library compares every key with all others and looks
 * every alias up from the start. Answers as unfit, at most ten: keys given twice, nesting beyond 100 levels, aliases
 * that name nothing, contain themselves, or multiply into more than 50,000 values.
 */
export function unfold(document: Document): { readonly value: unknown; readonly unfit: readonly Unfit[] } {
  const walk: Walk = { anchors: new Map(), unfit: [] };
  const { value } = unfoldNode(walk, document.contents as Node | null, 0);
  return { value, unfit: walk.unfit.slice(0, 10) };
}

/** The offset at which the text nests deeper than 100 levels on one line or in brackets, before anything is built. */
export function tooDeep(text: string): number | null {
  let offset = 0;
  let brackets = 0;
  let marks = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets -= 1;
    else if (token === '-' || token === '?') marks += 1;
    else if (token.includes('\n')) marks = 0;
    if (brackets > deepest || marks > deepest) return offset;
    offset += isControl(token) ? 0 : token.length;
  }
  return null;
}

/** The lexer says by these that a document, a flow scalar or a block scalar begins; they are not in the text. */
const isControl = (token: string): boolean => token === '\u0002' || token === '\u001f' || token === '\u0018';

function unfoldNode(walk: Walk, node: Node | null, depth: number): Unfolded {
  if (isAlias(node)) return unfoldAlias(walk, node);
  if (depth > deepest && node) return report(walk, node, `nested deeper than ${deepest} levels`);
  const anchor = node?.anchor;
  if (anchor !== undefined) walk.anchors.set(anchor, { value: null, size: Number.POSITIVE_INFINITY });
  const unfolded = unfoldPlain(walk, node, depth);
  if (anchor !== undefined) walk.anchors.set(anchor, unfolded);
  return unfolded;
}

function unfoldPlain(walk: Walk, node: Node | null, depth: number): Unfolded {
  if (isMap(node)) return unfoldMap(walk, node, depth);
  if (!isSeq(node)) return { value: isScalar(node) ? node.value : null, size: 1 };
  const items = node.items.map((item) => unfoldNode(walk, item as Node | null, depth + 1));
  return { value: items.map(({ value }) => value), size: 1 + sum(items) };
}

function unfoldMap(walk: Walk, node: YAMLMap, depth: number): Unfolded {
  const entries = new Map<string, Unfolded>();
  for (const pair of node.items) {
    const key = pair.key as Node | null;
    const name = isScalar(key) ? String(key.value) : null;
    if (name === null) report(walk, key ?? node, 'a key is a plain name');
    else if (entries.has(name)) report(walk, key ?? node, `the key "${name}" is given twice`);
    else entries.set(name, unfoldNode(walk, pair.value as Node | null, depth + 1));
  }
  const value = Object.fromEntries([...entries].map(([name, one]) => [name, one.value]));
  return { value, size: 1 + sum([...entries.values()]) };
}

function unfoldAlias(walk: Walk, alias: Alias): Unfolded {
  const target = walk.anchors.get(alias.source);
  if (!target) return report(walk, alias, `the alias *${alias.source} names no anchor before it`);
  if (target.size <= mostNodes) return target;
  const contains = target.size === Number.POSITIVE_INFINITY;
  const what = contains ? 'contains itself' : `unfolds to more than ${mostNodes} values`;
  return report(walk, alias, `the alias *${alias.source} ${what}`);
}

function report(walk: Walk, node: Node, detail: string): Unfolded {
  walk.unfit.push({ offset: node.range?.[0] ?? 0, detail });
  return { value: null, size: 1 };
}

const sum = (all: readonly Unfolded[]): number => all.reduce((total, { size }) => total + size, 0);
