import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';

export const root = join(import.meta.dirname, '../../../..');

/** A source file of the project: its path from the root, its lines, its functions, and what it imports. */
export type Source = {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
  /** Project files by path from the root, everything else as it is named; `types`: imported for its types only. */
  readonly imports: readonly { readonly from: string; readonly types: boolean }[];
};

type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>;

/** Every TypeScript file that git knows or would take. */
export function readSources(): Source[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter(Boolean).sort().map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const nodes = [...walk(parseSync(path, text).program as unknown as Node)];
  const lineCount = ({ start, end }: Node) => text.slice(start, end).split('\n').length;
  const functions = nodes
    .filter(
      ({ type, body }) =>
        /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type) && body,
    )
    .map((node) => ({
      name: `${path}:${text.slice(0, node.start).split('\n').length}`,
      lines: lineCount(node),
    }));
  const imports = nodes
    .filter(
      ({ type, source }) =>
        /^(ImportDeclaration|Export(Named|All)Declaration|ImportExpression)$/.test(type) && source,
    )
    .map((node) => ({ from: resolve(path, String((node.source as Node).value)), types: isForTypes(node) }));
  return { path, text, lines: text.split('\n').length - 1, functions, imports };
}

function* walk(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') yield value as Node;
  for (const child of Object.values(value)) yield* walk(child);
}

const resolve = (path: string, specifier: string): string => {
  if (specifier.startsWith('.')) return normalize(join(dirname(path), specifier));
  return specifier.replace(/^@countersign\/(\w+)\//, 'packages/$1/src/');
};

function isForTypes(node: Node): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = (node.specifiers as Node[] | undefined) ?? [];
  return specifiers.length > 0 && specifiers.every(({ importKind }) => importKind === 'type');
}

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

export const isTest = ({ path }: Source): boolean => /\.test\.tsx?$|\/test\/|^(bench|chaos)\//.test(path);
