import { z } from 'zod';
import { Id, Instant, Key, PageQuery, ProjectParams, page, Text, Username } from './common.ts';
import { endpoint } from './endpoint.ts';
import { exampleEvent, LedgerEvent } from './events.ts';

/** What an entry is about, by the name it has now. */
export const LedgerAbout = z.strictObject({
  name: z.string().describe('Of a snapshot or a run its number'),
  of: z.string().nullable().describe('What it is a part of, such as the release of a snapshot'),
  page: z
    .strictObject({
      type: z.enum(['approval', 'release', 'workflow', 'run', 'pre-approval', 'policy', 'pipeline']),
      id: z.string().describe('Of a workflow its key'),
    })
    .nullable()
    .describe('The nearest thing that can be looked at by itself'),
});
export type LedgerAbout = z.output<typeof LedgerAbout>;

/** A ledger entry in readable form. `details` also hold the private texts that have not been erased. */
export const LedgerEntry = LedgerEvent.extend({
  about: LedgerAbout.nullable().describe('Null: it is not there any more, or has no name'),
  names: z
    .record(z.string(), z.string())
    .describe('What the ids in the details are called now: `level/7`, `account/2`'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the text of the entry, as the export gives it'),
  erased: z.int().describe('How many private texts have been erased'),
});
export type LedgerEntry = z.output<typeof LedgerEntry>;

/** One line of an export: all it takes to verify the entry. */
export const LedgerLine = z.strictObject({
  seq: Id,
  entry: z.string().describe('The RFC 8785 text, exactly as it was hashed'),
  hash: z.string().describe('Lower case hex SHA-256 of the UTF-8 bytes of `entry`'),
  disclosures: z
    .array(z.string())
    .describe('RFC 9901 disclosures of the private texts that have not been erased'),
});
export type LedgerLine = z.output<typeof LedgerLine>;

const range = {
  from: Instant.optional().describe('Not before this instant'),
  to: Instant.optional().describe('Before this instant'),
};
const order = z.enum(['newest', 'oldest']).default('newest').describe('Which comes first');

const LedgerQuery = PageQuery.extend({
  subjectType: Text(100).min(1).optional(),
  subjectId: Text(100).min(1).optional().describe('Together with `subjectType`'),
  actor: Username.optional(),
  action: Text(100).min(1).optional(),
  ...range,
  order,
});

const EntryParams = ProjectParams.extend({ entry: Id });
const example: LedgerEntry = {
  ...exampleEvent,
  details: { level: '7', comment: 'Tested on qa.' },
  about: {
    name: 'RL-6 Web shop 2.4, snapshot 3, to Production',
    of: null,
    page: { type: 'approval', id: '42' },
  },
  names: { 'level/7': 'QA' },
  hash: '1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014',
  erased: 0,
};
const exampleLine =
  '{"seq":"57","entry":"{\\"action\\":\\"release.created\\",…}","hash":"1b4f…7014","disclosures":[]}\n';

export const listLedger = endpoint({
  id: 'listLedger',
  method: 'GET',
  path: '/api/v1/projects/{project}/ledger',
  tag: 'Ledger',
  summary: 'Read what happened in a project',
  description:
    'Refused attempts included. An entry appears once everything that could come before it has ended, ' +
    'so that walking the list never misses one.',
  params: ProjectParams,
  query: LedgerQuery.extend({
    release: Id.optional().describe(
      'What concerns this release: itself, its snapshots, executions, stages, gates, steps and approvals',
    ),
  }),
  response: page(LedgerEntry),
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params: { project: 'shop' },
    query: { subjectType: 'approval', actor: 'ann', from: '2026-11-22T00:00:00Z', limit: '50' },
    response: { items: [example], next: null },
  },
});

export const getLedgerEntry = endpoint({
  id: 'getLedgerEntry',
  method: 'GET',
  path: '/api/v1/projects/{project}/ledger/{entry}',
  tag: 'Ledger',
  summary: 'Read one entry of the ledger',
  params: EntryParams,
  response: LedgerEntry,
  status: 200,
  problems: ['resource/not-found'],
  example: { params: { project: 'shop', entry: '57' }, response: example },
});

export const exportLedger = endpoint({
  id: 'exportLedger',
  method: 'GET',
  path: '/api/v1/projects/{project}/ledger/export',
  tag: 'Ledger',
  summary: 'Export the ledger of a project as JSON lines',
  description:
    'Oldest first; each line is a LedgerLine. Hash the bytes of `entry` to verify it; `countersign ledger verify` does.',
  params: ProjectParams,
  query: z.strictObject(range),
  response: z.string(),
  status: 200,
  produces: 'application/jsonl',
  problems: ['resource/not-found'],
  example: { params: { project: 'shop' }, query: { from: '2026-11-01T00:00:00Z' }, response: exampleLine },
});

export const listInstanceLedger = endpoint({
  id: 'listInstanceLedger',
  method: 'GET',
  path: '/api/v1/ledger',
  tag: 'Ledger',
  summary: 'Read what happened in the whole instance',
  description: 'For administrators.',
  query: LedgerQuery.extend({
    project: Key.optional().describe('Only this project'),
    scope: z
      .enum(['all', 'instance'])
      .default('all')
      .describe('`instance`: only what concerns no project, such as accounts and groups'),
  }),
  response: page(LedgerEntry),
  status: 200,
  problems: ['resource/not-found'],
  example: { query: { scope: 'instance', limit: '50' }, response: { items: [], next: null } },
});

export const getInstanceLedgerEntry = endpoint({
  id: 'getInstanceLedgerEntry',
  method: 'GET',
  path: '/api/v1/ledger/{entry}',
  tag: 'Ledger',
  summary: 'Read one entry of the whole ledger',
  description: 'For administrators.',
  params: z.strictObject({ entry: Id }),
  response: LedgerEntry,
  status: 200,
  problems: ['resource/not-found'],
  example: { params: { entry: '57' }, response: example },
});

export const exportInstanceLedger = endpoint({
  id: 'exportInstanceLedger',
  method: 'GET',
  path: '/api/v1/ledger/export',
  tag: 'Ledger',
  summary: 'Export the whole ledger as JSON lines',
  description: 'For administrators. Oldest first; each line is a LedgerLine.',
  query: z.strictObject(range),
  response: z.string(),
  status: 200,
  produces: 'application/jsonl',
  problems: [],
  example: { query: {}, response: exampleLine },
});

export const ledgerEndpoints = [
  listLedger,
  getLedgerEntry,
  exportLedger,
  listInstanceLedger,
  getInstanceLedgerEntry,
  exportInstanceLedger,
];
