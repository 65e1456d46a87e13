import type { PipelineDefinition, Stage } from '@countersign/contract/pipelines.ts';
import { allOf, ifReadable, saidElsewhere, type WordsOf } from '../../../shared/words/words-of.ts';
import { gateWords } from './gate.ts';
import type { PartWords, Say } from './say.ts';
import { stepWords } from './step.ts';

/** A stage as people say it: where it ships to, what must hold before, and what is done then. */
export type StageWords = {
  readonly key: string;
  readonly name: string;
  readonly environment: string;
  readonly said: readonly string[];
  readonly gates: readonly PartWords[];
  readonly steps: readonly PartWords[];
};

/** A pipeline in words, stage by stage. */
export const pipelineWords = ({ stages }: PipelineDefinition, say: Say): readonly StageWords[] =>
  stages.map((stage, place) => {
    const { name, environment, gates = [], steps = [] } = stage;
    return {
      key: `${place} ${name}`,
      name: String(name),
      environment: String(environment),
      said: allOf(stageWords, stage, say),
      gates: gates.map((gate, nth) => gateWords(gate, nth, say)),
      steps: steps.map((step, nth) => stepWords(step, nth, say)),
    };
  });

/** The same of something that somebody is typing; null: it cannot be said what it means yet. */
export const wordsOfTyped = (value: unknown, say: Say): readonly StageWords[] | null =>
  ifReadable(() => pipelineWords(value as PipelineDefinition, say));

/** Everything in one text, to compare. */
export const inOneText = (stages: readonly StageWords[]): string =>
  stages
    .flatMap(({ name, said, gates, steps }) => [
      `${name}: ${said.join(' ')}`,
      ...[...gates, ...steps].map((part) => `${part.name}: ${[part.said, ...part.more].join(' ')}`),
    ])
    .join('\n');

const stageWords: WordsOf<Stage, Say> = {
  name: saidElsewhere,
  environment: ({ environment }, { t }) => [t('shipsTo', { environment })],
  gates: ({ gates = [] }, { t }) =>
    gates.length === 0 ? [t('noGates')] : [t('asksGates', { count: gates.length })],
  steps: ({ steps = [] }, { t }) =>
    steps.length === 0 ? [t('noSteps')] : [t('runsSteps', { count: steps.length })],
};
