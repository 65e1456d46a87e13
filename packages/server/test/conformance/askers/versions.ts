import { ok, type PipelineWorld, shop } from '../../pipeline-world.ts';
import { person } from '../door.ts';
import { placeOf, type Waiting } from '../waiting.ts';
import { type Asker, once, partsOf } from './asker.ts';

/** Questions about a version of a workflow that is under review. Its author is ci; who has worked on it changes it. */
export function versions(world: PipelineWorld): Asker {
  const policyOf = once(async ({ levels, policy }, nth) => {
    const name = `review ${nth}`;
    await ok(world.ann.post(shop('policies'), { name, levels, ...policy }));
    return name;
  });
  let count = 0;

  async function submit(workflow: string, committers: readonly string[] = []): Promise<Waiting> {
    count += 1;
    const path = shop(`workflows/${workflow}/versions`);
    const stages = [{ name: 'Tests', jobs: [{ name: 'run', manual: { instructions: 'Run the tests' } }] }];
    const body = { label: `v${count}`, definition: { stages } };
    const { number } = (await ok(world.ci.post(path, body))).json();
    for (const who of committers) await change(who, `${path}/${number}`);
    const { id, approval } = (await ok(world.ci.post(`${path}/${number}:submit`))).json();
    const place = { kind: 'workflow-version', workflow, version: id } as const;
    return { approval, place, parts: await partsOf(world, approval) };
  }

  async function change(who: string, url: string): Promise<void> {
    const headers = { authorization: `Bearer ${person(who).token}` };
    const stages = [{ name: 'Tests', jobs: [{ name: 'run', manual: { instructions: `As ${who} says` } }] }];
    await ok(world.app.inject({ method: 'PATCH', url, headers, payload: { definition: { stages } } }));
  }

  return {
    async ask(asking) {
      const reviewPolicy = await policyOf(asking);
      count += 1;
      const key = `reviewed-${count}`;
      await ok(world.ann.post(shop('workflows'), { key, name: key, reviewPolicy }));
      return submit(key, asking.committers);
    },
    next: (waiting) => submit(placeOf(waiting, 'workflow-version').workflow),
  };
}
