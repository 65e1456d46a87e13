import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  base64,
  type Json,
  newVersion,
  openSecmaster,
  ours,
  type SecmasterWorld,
} from '../../../../test/secmaster/world.ts';
import { at } from '../../../../test/shop.ts';

// "spec" is the collection of wire facts; sections by their numbers, rows of the table of states by their words.

let world: SecmasterWorld;
beforeAll(async () => {
  world = await openSecmaster();
});
afterAll(() => world.close());

const codeOf = ({ status, json }: { status: number; json: Json }) => [status, json.code];
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\+0000$/);
const put = (id: string, body: object, who = world.ci) =>
  world.ask(who, 'PUT', `/workflows/versions/${id}`, body);
const verdict = (id: string, result = 'PASS') =>
  world.ask(world.ann, 'POST', `/workflows/versions/${id}/approval`, { result, content: 'seen' });
const show = async (id: string) => (await world.ask(world.bob, 'GET', `/workflows/versions/${id}`)).json.data;

describe('a version (spec 1.2)', () => {
  test('is drafted, with every key of the model in its order: "new version is a draft"', async () => {
    const { id: of } = await world.workflow();
    const answer = await world.ask(world.ci, 'POST', `/workflows/${of}/versions`, newVersion);
    expect(Object.keys(answer.json)).toEqual(['code', 'message', 'success', 'request_id', 'data']);
    const { id } = answer.json.data;
    const ci = world.ci.accountId;
    expect(Object.entries(answer.json.data)).toEqual(
      Object.entries({
        ...{
          id,
          version_id: id,
          name: 'first',
          aopworkflow_id: of,
          description: 'the first',
          project_id: 'p1',
        },
        ...{ owner_id: ci, creator_id: ci, creator_name: 'ci', create_time: time },
        ...{ modifier_id: ci, modifier_name: 'ci', update_time: time, enabled: false },
        ...{ status: 'pending_submit', version: '', taskconfig: newVersion.taskconfig },
        ...{
          taskflow: newVersion.taskflow,
          taskflow_type: 'JSON',
          aop_type: 'SURVEY',
          input: '',
          output: '',
        },
        ...{ dataclass_id: 'd-1', dataclass_name: '', workspace_id: 'shop' },
      }),
    );
    expect(await show(id)).toEqual(answer.json.data);
  });

  test.each([
    'name',
    'taskconfig',
    'taskflow',
    'taskflow_type',
    'aop_type',
  ])('without %s: 400 that names it', async (name) => {
    const { id } = await world.workflow();
    const answer = await world.ask(world.ci, 'POST', `/workflows/${id}/versions`, {
      ...newVersion,
      [name]: undefined,
    });
    expect(codeOf(answer)).toEqual([400, 'SecMaster.20041002']);
    expect(answer.json.message).toMatch(new RegExp(`^${name}: required: `));
  });

  test('without a description, as Terraform sends it', async () =>
    expect(await world.version({ description: undefined })).toMatchObject({ description: '' }));

  test('of the same name as another keeps it; its label is one of a kind', async () => {
    const first = await world.version();
    const second = await world.version({}, first.aopworkflow_id);
    expect([first.name, second.name]).toEqual(['first', 'first']);
    const key = await world.keyOf(first.aopworkflow_id);
    const { items } = (await world.ann.get(at(`workflows/${key}/versions`))).json();
    expect(items.map(({ label }: Json) => label)).toEqual(['first (2)', 'first']);
  });

  test('that this server can run has a definition; another has none; both are reviewed as they are', async () => {
    const [mine, theirs] = [await world.version({ taskflow: base64(ours) }), await world.version()];
    const { rows } = await sql<{ id: string; definition: object | null; extras: Json; digest: string }>`
      select id, definition, extras, digest from workflow_version where id in (${mine.id}, ${theirs.id}) order by id
    `.execute(world.parts.db);
    expect(rows[0]?.definition).toMatchObject(ours);
    expect(rows[1]?.definition).toBeNull();
    expect(rows[1]?.extras.secmaster.taskflow).toBe(newVersion.taskflow);
    await put(theirs.id, { taskconfig: '{}' });
    const after = await sql<{ digest: string }>`
      select digest from workflow_version where id = ${theirs.id}
    `.execute(world.parts.db);
    expect(after.rows[0]?.digest).not.toBe(rows[1]?.digest);
  });

  test('of ours that names what is not in the project: 400', async () => {
    const { id } = await world.workflow();
    const taskflow = base64({ steps: [{ name: 'ask', approval: { approvers: ['role:Nobodies'] } }] });
    const answer = await world.ask(world.ci, 'POST', `/workflows/${id}/versions`, {
      ...newVersion,
      taskflow,
    });
    expect(codeOf(answer)).toEqual([400, 'SecMaster.20041002']);
  });

  test('made through the native API shows its definition as its taskflow, and is reviewed here', async () => {
    await world.ann.post(at('workflows'), { key: 'native', name: 'Native' });
    await world.ci.post(at('workflows/native/versions'), { label: 'v1', definition: ours });
    await world.ci.post(at('workflows/native/versions/1:submit'));
    const { data } = (await world.ask(world.bob, 'GET', '/workflows?name=Native')).json;
    const id = data[0].current_approval_version_id;
    const shown = await show(id);
    expect(shown).toMatchObject({
      name: 'v1',
      version: 'V1',
      status: 'pending_approval',
      taskflow_type: 'JSON',
    });
    expect(JSON.parse(Buffer.from(shown.taskflow, 'base64').toString())).toMatchObject(ours);
    expect((await verdict(id)).status).toBe(200);
    expect((await show(id)).status).toBe('activated');
  });

  test('changed through the native API shows there what runs', async () => {
    const made = await world.version({ taskflow: base64(ours) });
    const key = await world.keyOf(made.aopworkflow_id);
    const text = 'steps:\n  - name: other\n    manual: {}\n';
    expect((await world.ci.call('PATCH', at(`workflows/${key}/versions/1`), { text })).statusCode).toBe(200);
    const { taskflow, taskconfig } = await show(made.id);
    expect(taskconfig).toBe(newVersion.taskconfig);
    expect(JSON.parse(Buffer.from(taskflow, 'base64').toString()).stages[0].jobs[0].name).toBe('other');
  });

  test('takes an operator: 403', async () => {
    const made = await world.version();
    const answers = [
      await world.ask(world.bob, 'POST', `/workflows/${made.aopworkflow_id}/versions`, newVersion),
      await put(made.id, { name: 'x' }, world.bob),
      await put(made.id, { status: 'pending_approval' }, world.bob),
      await world.ask(world.bob, 'DELETE', `/workflows/versions/${made.id}`),
    ];
    for (const answer of answers) expect(codeOf(answer)).toEqual([403, 'SecMaster.20010001']);
  });
});

describe('the table of states (spec 1.2)', () => {
  /** A version in each of its states; `pair`: its workflow has another one that is active. */
  const made = {
    pending_submit: () => world.version(),
    pending_approval: () => world.submitted(),
    async rejected() {
      const version = await world.submitted();
      await verdict(version.id, 'UN_PASS');
      return version;
    },
    async activated() {
      const version = await world.submitted();
      await verdict(version.id);
      return version;
    },
    async not_activated() {
      const first = await this.activated();
      const version = await world.submitted(first.aopworkflow_id);
      await verdict(version.id);
      return version;
    },
  };
  type State = keyof typeof made;
  const wrong = [400, 'SecMaster.20040606'] as const;

  test('"submit draft -> pending_approval; GET then shows that status and a non-empty version"', async () => {
    const { id } = await made.pending_submit();
    const { json } = await put(id, { ...newVersion, status: 'pending_approval' });
    expect(json.data).toMatchObject({ status: 'pending_approval', version: 'V1' });
  });

  test.each<[State, boolean]>([
    ['pending_submit', true],
    ['rejected', true],
    ['pending_approval', false],
    ['not_activated', false],
    ['activated', false],
  ])('"only draft or rejected versions may be edited": %s %s', async (state, may) => {
    const { id } = await made[state]();
    expect((await show(id)).status).toBe(state);
    const answer = await put(id, { ...newVersion, name: 'changed' });
    if (may) expect(answer.json.data).toMatchObject({ name: 'changed', status: state });
    else expect(codeOf(answer)).toEqual(wrong);
    // Our decisions: "edit" means a changed value.
    expect((await put(id, may ? { ...newVersion, name: 'changed' } : newVersion)).status).toBe(200);
  });

  const all: [State, Record<string, State | 'no'>][] = [
    [
      'pending_submit',
      {
        pending_submit: 'pending_submit',
        pending_approval: 'pending_approval',
        activated: 'no',
        not_activated: 'no',
      },
    ],
    [
      'pending_approval',
      { pending_submit: 'no', pending_approval: 'pending_approval', activated: 'no', not_activated: 'no' },
    ],
    [
      'rejected',
      {
        pending_submit: 'rejected',
        pending_approval: 'pending_approval',
        activated: 'no',
        not_activated: 'no',
      },
    ],
    [
      'not_activated',
      {
        pending_submit: 'no',
        pending_approval: 'no',
        activated: 'activated',
        not_activated: 'not_activated',
      },
    ],
    [
      'activated',
      {
        pending_submit: 'no',
        pending_approval: 'no',
        activated: 'activated',
        not_activated: 'not_activated',
      },
    ],
  ];
  const cases = all.flatMap(([state, actions]) =>
    Object.entries(actions).map(([action, becomes]) => [state, action, becomes] as const),
  );
  test.each(cases)('%s, status=%s beside every field: %s', async (state, status, becomes) => {
    const { id } = await made[state]();
    const answer = await put(id, { ...newVersion, status });
    if (becomes === 'no') expect(codeOf(answer)).toEqual(wrong);
    else expect(answer.json.data).toMatchObject({ status: becomes });
    expect((await show(id)).status).toBe(becomes === 'no' ? state : becomes);
  });

  test('"activating V2 turns V1 to not_activated"', async () => {
    const second = await made.not_activated();
    const { version_id: first } = (await world.ask(world.bob, 'GET', `/workflows/${second.aopworkflow_id}`))
      .json.data;
    await put(second.id, { status: 'activated' });
    expect([(await show(first)).status, (await show(second.id)).status]).toEqual([
      'not_activated',
      'activated',
    ]);
    expect([(await show(first)).enabled, (await show(second.id)).enabled]).toEqual([false, true]);
  });

  test.each<[State, boolean]>([
    ['pending_submit', true],
    ['pending_approval', true],
    ['rejected', true],
    ['not_activated', true],
    ['activated', false],
  ])('"activated version cannot be deleted": %s %s; "deleted versions are gone for good"', async (state, may) => {
    const { id } = await made[state]();
    const before = await show(id);
    const answer = await world.ask(world.ci, 'DELETE', `/workflows/versions/${id}`);
    if (!may) return expect(codeOf(answer)).toEqual(wrong);
    expect([answer.status, answer.json.data]).toEqual([200, before]);
    for (const again of [
      await world.ask(world.ci, 'GET', `/workflows/versions/${id}`),
      await world.ask(world.ci, 'DELETE', `/workflows/versions/${id}`),
      await put(id, { status: 'pending_approval' }),
      await verdict(id),
    ])
      expect(codeOf(again)).toEqual([400, 'SecMaster.20040605']);
  });

  test('changed fields and a status that is refused: neither is done', async () => {
    const { id } = await made.pending_submit();
    const answer = await put(id, { ...newVersion, name: 'changed', status: 'activated' });
    expect(codeOf(answer)).toEqual(wrong);
    expect(await show(id)).toMatchObject({ name: 'first', status: 'pending_submit' });
    const { items } = (await world.ann.get(at(`ledger?subjectType=workflow-version&subjectId=${id}`))).json();
    expect(items.map(({ action, details, via }: Json) => [action, details.code, via])).toContainEqual([
      ...['version.edit.refused', 'version/wrong-state', 'secmaster'],
    ]);
  });

  test('an unknown status: 400', async () => {
    const { id } = await made.pending_submit();
    for (const status of ['publishing', 'rejected', 'EDITING'])
      expect(codeOf(await put(id, { status }))).toEqual([400, 'SecMaster.20041002']);
  });

  test('who alone could review is its author: it cannot be submitted, and the reason is said', async () => {
    const { id: of } = await world.workflow();
    const { data } = (await world.ask(world.ann, 'POST', `/workflows/${of}/versions`, newVersion)).json;
    const answer = await put(data.id, { status: 'pending_approval' }, world.ann);
    expect(codeOf(answer)).toEqual(wrong);
    expect(answer.json.message).toMatch(/may not sign it/);
  });
});

describe('the list of versions (spec 1.2)', () => {
  test('the newest first, by status, in the envelope of lists; all of them, unless somebody pages', async () => {
    const first = await world.submitted();
    const of = first.aopworkflow_id;
    const second = await world.version({ name: 'second' }, of);
    const list = async (query = '') =>
      (await world.ask(world.bob, 'GET', `/workflows/${of}/versions${query}`)).json;
    const ids = ({ data }: Json) => data.map(({ id }: Json) => id);
    const whole = await list();
    expect(Object.keys(whole)).toEqual([
      ...['code', 'message', 'total', 'offset', 'limit', 'size', 'page', 'success', 'request_id', 'data'],
    ]);
    expect([whole.total, ids(whole)]).toEqual([2, [second.id, first.id]]);
    expect(ids(await list('?status=pending_approval'))).toEqual([first.id]);
    expect(await list('?status=publishing')).toMatchObject({ total: 0, data: [] });
    expect(ids(await list('?limit=1&offset=1'))).toEqual([first.id]);
    expect(ids(await list('?limit=100&offset=100'))).toEqual([]);
    expect((await list('?status=PUBLISHED')).code).toBe('SecMaster.20041002');
  });

  test('of content no more than one answer can hold: older versions come without theirs, in both lists', async () => {
    const { id, aopworkflow_id: of } = await world.version();
    const text = 'x'.repeat(6 * 1024 * 1024);
    await sql`
      insert into workflow_version (project_id, workflow_id, number, label, digest, status, extras)
      select project_id, workflow_id, number + n, 'large ' || n, digest, 'draft',
        jsonb_set(extras, '{secmaster,taskconfig}', to_jsonb(${text}::text))
      from workflow_version, generate_series(1, 4) n
      where id = ${id}
    `.execute(world.parts.db);
    const { data, total } = (await world.ask(world.bob, 'GET', `/workflows/${of}/versions`)).json;
    expect([total, data.map(({ taskconfig }: Json) => taskconfig.length)]).toEqual([
      5,
      [text.length, text.length, text.length, 2, 2],
    ]);
    const numbers: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const list: Json = await world.ann.get(at(`workflows/${await world.keyOf(of)}/versions?${next}`));
      numbers.push(...list.json().items.map(({ number }: Json) => number), 0);
      next = list.json().next && `cursor=${list.json().next}`;
    }
    expect(numbers).toEqual([5, 4, 3, 0, 2, 1, 0]);
  });
});

test('of edits at the same moment none undoes another: what was answered 200 is there', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id } = await world.version();
    const edits = { description: `D${round}`, input: `I${round}`, output: `O${round}` };
    const answers = await Promise.all(
      Object.entries(edits).map(async ([field, value]) => ({
        ...{ field, value, answer: await put(id, { [field]: value }) },
      })),
    );
    const taken = answers.filter(({ answer }) => answer.status === 200);
    expect(taken.length).toBeGreaterThan(0);
    expect(await show(id)).toMatchObject(Object.fromEntries(taken.map(({ field, value }) => [field, value])));
    for (const { answer } of answers) if (answer.status !== 200) expect(codeOf(answer)[0]).toBe(400);
  }
});
