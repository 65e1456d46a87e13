import { ok, type PipelineWorld, shop } from '../../pipeline-world.ts';
import { placeOf, type Waiting } from '../waiting.ts';
import { type Asker, type Level, once, partsOf } from './asker.ts';

/** Questions about a version of a workflow that is under review. The author, ci, is asked nothing. */
export function versions(world: PipelineWorld): Asker {
  const policyOf = once(async (levels: readonly Level[], nth) => {
    const name = `review ${nth}`;
    await ok(world.ann.post(shop('policies'), { name, levels }));
    return name;
  });
  let count = 0;

  async function submit(workflow: string): Promise<Waiting> {
    count += 1;
    const path = shop(`workflows/${workflow}/versions`);
    const stages = [{ name: 'Tests', jobs: [{ name: 'run', manual: { instructions: 'Run the tests' } }] }];
    const body = { label: `v${count}`, definition: { stages } };
    const { number } = (await ok(world.ci.post(path, body))).json();
    const { id, approval } = (await ok(world.ci.post(`${path}/${number}:submit`))).json();
    const place = { kind: 'workflow-version', workflow, version: id } as const;
    return { approval, place, parts: await partsOf(world, approval) };
  }

  return {
    async ask(levels) {
      const reviewPolicy = await policyOf(levels);
      count += 1;
      const key = `reviewed-${count}`;
      await ok(world.ann.post(shop('workflows'), { key, name: key, reviewPolicy }));
      return submit(key);
    },
    next: (waiting) => submit(placeOf(waiting, 'workflow-version').workflow),
  };
}
