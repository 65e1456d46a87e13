import { GateCall, HttpCall } from '@countersign/contract/http-call.ts';
import { ManualStep } from '@countersign/contract/manual-step.ts';
import {
  ApprovalGate,
  CheckGate,
  PipelineDefinition,
  ScheduleGate,
  Stage,
  Step,
} from '@countersign/contract/pipelines.ts';
import { WorkflowCall } from '@countersign/contract/workflow-call.ts';
import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { en } from '../../../shared/texts/en/index.ts';
import { zh } from '../../../shared/texts/zh/index.ts';
import { wordsIn } from '../../../shared/words/words.ts';
import { inOneText, pipelineWords, wordsOfTyped } from './pipeline.ts';
import type { Say } from './say.ts';

// What each field means: the contract's own descriptions.

const i18n = createInstance();
await i18n.init({ lng: 'en', resources: { en, zh }, interpolation: { escapeValue: false } });
const say = (language: 'en' | 'zh'): Say => ({
  t: i18n.getFixedT(language, 'pipelines'),
  words: wordsIn(i18n.getFixedT(language, 'common'), language),
});

type Part = Record<string, unknown>;
const url = 'https://ci.example.test/deploy';
const bases: Record<string, Part> = {
  stage: {},
  approval: { gates: [{ name: 'G', type: 'approval' }] },
  schedule: { gates: [{ name: 'G', type: 'schedule', cron: '0 22 * * 1-5' }] },
  check: { gates: [{ name: 'G', type: 'check', http: { url } }] },
  http: { steps: [{ name: 'S', http: { method: 'POST', url } }] },
  manual: { steps: [{ name: 'S', manual: {} }] },
  workflow: { steps: [{ name: 'S', workflow: { key: 'nightly' } }] },
};
const textOf = (stage: Part, language: 'en' | 'zh' = 'en') => {
  const definition = PipelineDefinition.parse({ stages: [{ name: 'QA', environment: 'qa', ...stage }] });
  return inOneText(pipelineWords(definition, say(language)));
};
const gate = (more: Part) => ({ gates: [{ name: 'G', ...more }] });
const step = (more: Part) => ({ steps: [{ name: 'S', ...more }] });
const http = (more: Part) => step({ http: { method: 'POST', url, ...more } });
const check = (more: Part) => gate({ type: 'check', http: { url, ...more } });
const workflow = (more: Part) => step({ workflow: { key: 'nightly', ...more } });

const rows: [thing: string, field: string, stage: Part, english: string, chinese: string][] = [
  ['stage', 'name', { name: 'Production' }, 'Production: ', 'Production'],
  ['stage', 'environment', { environment: 'prod' }, 'the environment prod', 'prod'],
  [
    'stage',
    'gates',
    { gates: [{ name: 'G', type: 'approval' }] },
    'One gate has to open first.',
    '先通过 1 道关卡',
  ],
  ['stage', 'steps', http({}), 'Then one step runs.', '然后执行 1 个步骤'],
  ['approval', 'name', { gates: [{ name: 'Sign-off', type: 'approval' }] }, 'Sign-off: ', 'Sign-off'],
  ['approval', 'type', gate({ type: 'schedule', calendar: 'office' }), 'the calendar office is on', 'office'],
  [
    'approval',
    'policy',
    gate({ type: 'approval', policy: 'qa' }),
    'People sign by the policy qa.',
    '按策略“qa”',
  ],
  [
    'approval',
    'override',
    gate({ type: 'approval', override: ['role:CAB'] }),
    'Only the role CAB may override it',
    '角色 CAB',
  ],
  [
    'approval',
    'separateDuties',
    gate({ type: 'approval', separateDuties: false }),
    'may sign it all the same',
    '也可以签署',
  ],
  [
    'schedule',
    'name',
    { gates: [{ name: 'Night', type: 'schedule', cron: '0 22 * * 1-5' }] },
    'Night: ',
    'Night',
  ],
  ['schedule', 'type', gate({ type: 'approval' }), 'levels that are added by hand', '手工添加'],
  [
    'schedule',
    'cron',
    gate({ type: 'schedule', cron: '0 3 * * *' }),
    '`0 3 * * *`, in the time zone UTC',
    '0 3 * * *',
  ],
  [
    'schedule',
    'timeZone',
    gate({ type: 'schedule', cron: '0 22 * * 1-5', timeZone: 'Europe/Berlin' }),
    'time zone Europe/Berlin',
    'Europe/Berlin',
  ],
  [
    'schedule',
    'calendar',
    gate({ type: 'schedule', calendar: 'office' }),
    'as soon as the calendar office is on',
    '“office”',
  ],
  [
    'schedule',
    'override',
    gate({ type: 'schedule', cron: '0 22 * * 1-5', override: ['ann'] }),
    'ann may override it',
    'ann可以',
  ],
  ['check', 'name', { gates: [{ name: 'Scan', type: 'check' }] }, 'Scan: ', 'Scan'],
  ['check', 'type', gate({ type: 'approval' }), 'People sign', '签署'],
  ['check', 'timeout', gate({ type: 'check', timeout: 7200 }), 'It fails after 2 hours.', '2小时'],
  ['check', 'http', gate({ type: 'check' }), 'a maintainer draws the token', '令牌'],
  [
    'check',
    'override',
    gate({ type: 'check', override: ['group:cab'] }),
    'the group cab may override it',
    '用户组 cab',
  ],
  ['gateCall', 'method', check({ method: 'PUT' }), `\`PUT ${url}\``, `PUT ${url}`],
  [
    'gateCall',
    'url',
    check({ url: 'https://scan.example.test' }),
    'https://scan.example.test',
    'scan.example.test',
  ],
  ['gateCall', 'headers', check({ headers: { 'x-team': 'shop' } }), 'headers x-team', 'x-team'],
  ['gateCall', 'body', check({ body: { a: 1 } }), 'It sends a body.', '正文'],
  ['gateCall', 'timeout', check({ timeout: 90 }), 'The answer has to come within 90 seconds.', '90秒'],
  ['step', 'name', { steps: [{ name: 'deploy', manual: {} }] }, 'deploy: ', 'deploy'],
  ['step', 'http', http({}), `It calls \`POST ${url}\`.`, '调用'],
  ['step', 'manual', step({ manual: {} }), 'Somebody does it by hand and says so.', '手工完成'],
  ['step', 'workflow', workflow({}), 'It runs the workflow nightly', 'nightly'],
  ['http', 'method', http({ method: 'PATCH' }), '`PATCH ', 'PATCH'],
  ['http', 'url', http({ url: 'https://other.example.test' }), 'https://other.example.test', 'other'],
  [
    'http',
    'headers',
    http({ headers: { 'x-team': 'shop', accept: 'a' } }),
    'headers x-team and accept',
    'x-team和accept',
  ],
  ['http', 'body', http({ body: 'x' }), 'It sends a body.', '正文'],
  ['http', 'timeout', http({ timeout: 60 }), 'within 1 minute', '1分钟'],
  ['http', 'expect', http({ expect: [200, '3xx'] }), 'A status of 200 or 3xx is a success.', '200或3xx'],
  ['http', 'retries', http({ retries: 3 }), 'up to 3 times more', '3 次'],
  [
    'http',
    'wait',
    http({ wait: { callback: true, timeout: 3600 } }),
    'has called back, within 1 hour',
    '1小时',
  ],
  ['manual', 'instructions', step({ manual: { instructions: 'Pay.' } }), '“Pay.”', '“Pay.”'],
  ['workflow', 'key', step({ workflow: { key: 'weekly' } }), 'the workflow weekly', 'weekly'],
  ['workflow', 'inputs', workflow({ inputs: { ring: 'one' } }), 'With values for ring.', 'ring'],
  ['workflow', 'preApproval', workflow({ preApproval: 'CHG-7' }), 'pre-approval `CHG-7`', 'CHG-7'],
];
const baseOf: Record<string, string> = { gateCall: 'check', step: 'stage' };

test.each(rows)('of a %s, %s has its words', (thing, _, stage, english, chinese) => {
  expect(textOf(stage)).toContain(english);
  expect(textOf(stage, 'zh')).toContain(chinese);
  expect(textOf(stage)).not.toBe(textOf(bases[baseOf[thing] ?? thing] ?? {}));
});

test.each([
  ['stage', Stage],
  ['approval', ApprovalGate],
  ['schedule', ScheduleGate],
  ['check', CheckGate],
  ['gateCall', GateCall],
  ['step', Step],
  ['http', HttpCall],
  ['manual', ManualStep],
  ['workflow', WorkflowCall],
] as [string, { shape: object }][])('no field of a %s is without words', (thing, { shape }) => {
  const said = rows.filter(([one]) => one === thing).map(([, field]) => field);
  expect(Object.keys(shape).filter((field) => !said.includes(field))).toEqual([]);
});

test.each([
  [null],
  [{}],
  [{ stages: [{ name: 'QA', gates: [{ name: 'G', type: 'vote' }] }] }],
  [{ stages: [{ steps: [{}] }] }],
])('%j, half typed, is not said at all', (typed) => expect(wordsOfTyped(typed, say('en'))).toBe(null));
