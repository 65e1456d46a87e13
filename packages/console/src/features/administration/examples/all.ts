import type { Api, Example, Facts } from '../apis.view.ts';
import { flexdeployExamples } from './flexdeploy.ts';
import { nativeExamples } from './native.ts';
import { secmasterExamples } from './secmaster.ts';
import { servicedeskExamples } from './servicedesk.ts';
import { zadigExamples } from './zadig.ts';

const makers = {
  native: nativeExamples,
  servicedesk: servicedeskExamples,
  flexdeploy: flexdeployExamples,
  secmaster: secmasterExamples,
  zadig: zadigExamples,
} as const;

export type ExampleName = ReturnType<(typeof makers)[Api]>[number]['name'];

/** The examples of one API, filled. */
export const examplesOf = (api: Api, facts: Facts): Example<ExampleName>[] => makers[api](facts);
