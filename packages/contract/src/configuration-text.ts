import { type Document, isAlias, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Fault } from './problems.ts';
import { tooDeep, unfold } from './yaml-value.ts';

/** Line and column in the text, both from 1. */
export type Position = { readonly line: number; readonly column: number };

/** Something wrong with the text, and where. */
export type TextFault = Position & { readonly detail: string };

/** A configuration file that could be read: its value, and where in the text a pointer leads. */
export type ConfigurationText = {
  readonly value: unknown;
  /** Where the value of an RFC 6901 pointer stands; for what is not there, the nearest thing around it. */
  locate(pointer: string): Position;
};

export type ReadText =
  | { readonly ok: true; readonly text: ConfigurationText }
  | { readonly ok: false; readonly faults: readonly TextFault[] };

/** What a text is, for the sentences, and how large it may be. */
export type TextKind = { readonly what: string; readonly kibibytes: number };
const configuration: TextKind = { what: 'configuration', kibibytes: 1024 };

/**
 * Reads one YAML 1.2 document (JSON is YAML too) without trusting it. Refuses, with line and column: what is too large,
 * control characters, syntax errors, unknown tags, duplicate keys, and aliases that unfold to more than they should.
 */
export function readConfigurationText(text: string, kind = configuration): ReadText {
  const { what } = kind;
  const unfit = unfitText(text, kind);
  if (unfit) return { ok: false, faults: [unfit] };
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  const wrong = [...document.errors, ...document.warnings].map((one) => ({
    ...place(counter, one.pos[0]),
    detail: inOurWords(one.code, one.message, what),
  }));
  if (wrong.length > 0) return { ok: false, faults: wrong.slice(0, 10) };
  const unfolded = unfold(document);
  const faults = unfolded.unfit.map(({ offset, detail }) => ({ ...place(counter, offset), detail }));
  if (faults.length > 0) return { ok: false, faults };
  const locate = (pointer: string) => place(counter, offsetOf(document, pointer));
  return { ok: true, text: { value: unfolded.value, locate } };
}

/** A fault that the schema or the server found in what was read from `text`, at its line and column. */
export const located = (text: ConfigurationText, fault: Fault): TextFault => ({
  ...text.locate(fault.pointer),
  detail: fault.detail,
});

function unfitText(text: string, { what, kibibytes }: TextKind): TextFault | null {
  if (new TextEncoder().encode(text).length > kibibytes * 1024) {
    return {
      line: 1,
      column: 1,
      detail: `larger than ${kibibytes} KiB, which is more than a ${what} may be`,
    };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.exec(text);
  if (found) {
    const character =
      found[0] === '\u0000' ? 'a NUL character' : 'a control character or a byte that is not UTF-8';
    return { ...placeIn(text, found.index), detail: `${character}; remove it` };
  }
  const deep = tooDeep(text);
  return deep === null ? null : { ...placeIn(text, deep), detail: 'nested deeper than 100 levels' };
}

function placeIn(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

function place(counter: LineCounter, offset: number): Position {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** The library's sentence, without the excerpt it adds, and where it speaks of itself, ours. */
function inOurWords(code: string, message: string, what: string): string {
  if (code === 'MULTIPLE_DOCS') return `a second document begins here; a ${what} is one document`;
  if (message.includes('call stack') || message.includes('Stack overflow')) return 'nested too deeply';
  return (message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '');
}

function offsetOf(document: Document, pointer: string): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const part of pointer.split('/').slice(1)) {
    const target = isAlias(node) ? node.resolve(document) : node;
    const step = into(target ?? null, part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (!step) return offset;
    node = step.node;
    offset = step.offset;
  }
  return offset;
}

function into(node: Node | null, part: string): { node: Node | null; offset: number } | null {
  if (isSeq(node)) {
    const item = node.items[Number(part)] as Node | undefined;
    return item ? { node: item, offset: item.range?.[0] ?? 0 } : null;
  }
  const pair = isMap(node) ? node.items.find(({ key }) => String(key) === part) : undefined;
  if (!pair) return null;
  const key = pair.key as Node;
  const value = pair.value as Node | null;
  // A block that is wrong as a whole is found by its key; a single value by itself.
  const whole = value === null || isMap(value) || isSeq(value);
  return { node: value, offset: (whole ? key : value).range?.[0] ?? 0 };
}
