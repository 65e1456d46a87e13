import { definitionText } from '@countersign/contract/definition-text.ts';
import type { ResponseOf } from '@countersign/contract/endpoint.ts';
import type {
  compareWorkflowVersions,
  DefinitionChange,
  WorkflowVersion,
} from '@countersign/contract/versions.ts';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { changesIn } from './definition/changes.ts';

type Compared = Pick<WorkflowVersion, 'id' | 'number' | 'label' | 'definition' | 'extras'>;

/** Texts with more differing lines than this are shown one after the other: finding the shortest way costs its square. */
const mostLines = 500;

/** What differs between two versions: in words, and line by line as YAML. */
export function difference(from: Compared, to: Compared): ResponseOf<typeof compareWorkflowVersions> {
  return { from: ref(from), to: ref(to), changes: changes(from, to), text: lineByLine(from, to) };
}

const ref = ({ id, number, label }: Compared) => ({ id, number, label });

const changes = (from: Compared, to: Compared): DefinitionChange[] =>
  changesIn(
    { definition: from.definition, extras: from.extras },
    { definition: to.definition, extras: to.extras },
  );

function lineByLine(from: Compared, to: Compared): string {
  const [before, after] = [textOf(from), textOf(to)];
  if (before === after) return '';
  const [was, is] = [from.label, to.label].map(oneLine) as [string, string];
  const options = { context: 3, maxEditLength: mostLines, headerOptions: FILE_HEADERS_ONLY };
  const patch: string | undefined = createTwoFilesPatch(
    was,
    is,
    before,
    after,
    undefined,
    undefined,
    options,
  );
  return patch ?? oneAfterTheOther(was, is, before, after);
}

function textOf({ definition, extras }: Compared): string {
  const beside = Object.keys(extras).length === 0 ? {} : { extras };
  return definitionText({ ...definition, ...beside });
}

function oneAfterTheOther(was: string, is: string, before: string, after: string): string {
  const lines = (text: string, sign: string) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${sign}${line}`);
  const [gone, come] = [lines(before, '-'), lines(after, '+')];
  const head = [`--- ${was}`, `+++ ${is}`, `@@ -1,${gone.length} +1,${come.length} @@`];
  return [...head, ...gone, ...come, ''].join('\n');
}

/** A label may hold a line break; in the head of a difference it must not. */
const oneLine = (label: string): string => label.replaceAll(/\s+/g, ' ');
