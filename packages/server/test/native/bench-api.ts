import { Id, Key, Name, PageQuery, page } from '@countersign/contract/common.ts';
import { endpoint } from '@countersign/contract/endpoint.ts';
import type { Problem } from '@countersign/contract/problems.ts';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { sql } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { native } from '../../src/dialects/native/index.ts';
import { stillAt } from '../../src/kernel/etag.ts';
import { serve } from '../../src/kernel/http.ts';
import { openMetrics } from '../../src/kernel/metrics.ts';
import { done, notFound, refused } from '../../src/kernel/outcome.ts';
import { openWeb } from '../../src/kernel/web.ts';
import { readCredentials } from '../../src/people/authenticate.ts';
import type { TestDatabase } from '../harness.ts';

// A noun of its own, so that what every route stands on is tested without any slice.
const Note = z.strictObject({ id: Id, text: Name, version: z.int() });
const NewNote = z.strictObject({
  text: Name,
  copies: z.int().min(1).max(3).default(1),
  about: z.union([z.strictObject({ kind: z.literal('a'), of: Id }), z.null()]).optional(),
  marks: z.record(z.string(), z.string()).optional(),
});
const params = z.strictObject({ project: Key, note: Id });
const common = { tag: 'notes', status: 200, problems: [], open: true, example: {} } as const;
const at = '/api/v1/projects/{project}/notes';

export const endpoints = {
  list: endpoint({
    ...common,
    id: 'listNotes',
    method: 'GET',
    path: at,
    summary: 'List',
    params: z.strictObject({ project: Key }),
    query: PageQuery,
    response: page(Note),
    waits: true,
  }),
  read: endpoint({
    ...common,
    ...{ id: 'readNote', method: 'GET', path: `${at}/{note}`, summary: 'Read', params, response: Note },
    version: 'version',
    waits: true,
  }),
  write: endpoint({
    ...common,
    ...{ id: 'writeNote', method: 'POST', path: at, summary: 'Write', body: NewNote, response: Note },
    params: z.strictObject({ project: Key }),
    status: 201,
    version: 'version',
  }),
  edit: endpoint({
    ...common,
    ...{ id: 'editNote', method: 'PATCH', path: `${at}/{note}`, summary: 'Edit', params, response: Note },
    body: z.strictObject({ text: Name }),
    version: 'version',
    guarded: true,
  }),
  burn: endpoint({
    ...common,
    ...{ id: 'burnNote', method: 'POST', path: `${at}/{note}:burn`, summary: 'Burn', params },
    response: z.strictObject({}),
  }),
};

type Row = z.output<typeof Note>;
const columns = sql`id::text, text, version`;

async function makeNotes(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`create table if not exists note (id bigint generated always as identity, text text, version int default 1);
    grant all on note to public`);
  await owner.end();
}

/** An app with the notes API on a test database; `burn` fails as its note's text says. */
export async function notesApp(database: TestDatabase): Promise<FastifyInstance> {
  const { db, bell, work } = database;
  await makeNotes(database.ownerUrl);
  const changes = { about: () => bell };
  const metrics = openMetrics();
  const app = await openWeb({ metrics, checkAnswers: true });
  readCredentials(app, { secret: 'notes', origin: 'http://localhost' });
  const find = async (id: string) =>
    (await sql<Row>`select ${columns} from note where id = ${id}`.execute(db)).rows[0];
  native(app, { db, bell, changes, metrics, secret: 'notes' }, (scope) => {
    serve(scope, endpoints.list, async () => {
      const { rows } = await sql<Row>`select ${columns} from note order by id`.execute(db);
      return done({ items: rows, next: null });
    });
    serve(scope, endpoints.read, async ({ params: { note } }) => {
      const found = await find(note);
      return found ? done(found) : notFound('note', note);
    });
    serve(scope, endpoints.write, async ({ body }) =>
      work(async ({ tx }) => {
        const { rows } =
          await sql<Row>`insert into note (text) values (${body.text}) returning ${columns}`.execute(tx);
        return rows[0] ? done(rows[0]) : notFound('note', 'new');
      }),
    );
    serve(scope, endpoints.edit, async ({ params: { note }, body, ifMatch }) =>
      work(async ({ tx }) => {
        const { rows } = await sql<Row>`select ${columns} from note where id = ${note} for update`.execute(
          tx,
        );
        if (!rows[0]) return notFound('note', note);
        const current = stillAt(ifMatch, rows[0].version);
        if (!current.ok) return current;
        await sql`update note set text = ${body.text}, version = version + 1 where id = ${note}`.execute(tx);
        return done({ ...rows[0], text: body.text, version: rows[0].version + 1 });
      }),
    );
    serve(scope, endpoints.burn, async ({ params: { note } }) => {
      const found = await find(note);
      if (found?.text === 'sql') await sql`select secret from nowhere`.execute(db);
      if (found?.text === 'closed') return refused('release/closed', 'The note is ash.');
      throw new Error(`it burns: ${found?.text}`);
    });
  });
  await app.ready();
  return app;
}

/** Sends a request and answers its status with its problem or value. */
export async function ask(app: FastifyInstance, options: InjectOptions) {
  const response = await app.inject(options);
  const type = response.headers['content-type'];
  const body = response.body === '' ? undefined : response.json();
  return { status: response.statusCode, headers: response.headers, type, body, problem: body as Problem };
}
