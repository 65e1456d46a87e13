import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { gateOf } from '../../latest.ts';
import { ok, type PipelineWorld, shop } from '../../pipeline-world.ts';
import { placeOf, type Waiting } from '../waiting.ts';
import { type Asker, type Asking, once, partsOf } from './asker.ts';

/** Questions at the gate of a stage, about a snapshot of a release. */
export async function gates(world: PipelineWorld): Promise<Asker> {
  const { items } = (await world.ann.get(shop('environments'))).json();
  const environment = (items as { id: string; key: string }[]).find(({ key }) => key === 'qa')?.id ?? '';
  const pipelineOf = once(makePipeline);

  async function makePipeline({ levels, policy }: Asking, nth: number): Promise<string> {
    const name = `conformance ${nth}`;
    await ok(world.ann.post(shop('policies'), { name, levels, ...policy }));
    const stage = { name: 'QA', environment: 'qa' };
    const gates = [{ name: 'Manager Approval', type: 'approval', policy: name }];
    const { id } = (
      await ok(world.ann.post(shop('pipelines'), { name, stages: [{ ...stage, gates }] }))
    ).json();
    await ok(world.ann.post(shop(`pipelines/${id}/versions/1:activate`)));
    return name;
  }

  async function submit(release: string, committers: readonly string[] = []): Promise<Waiting> {
    const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0', committers }];
    const snapshot = (await ok(world.ci.post(shop(`releases/${release}/snapshots`), { contents }))).json().id;
    const execution = (await ok(world.ci.post(shop('executions'), { snapshot }))).json() as Execution;
    const gate = gateOf(execution);
    const approval = gate.approval ?? '';
    const named = { release, snapshot, execution: execution.id, environment, name: gate.name };
    return { approval, place: { kind: 'gate', ...named }, parts: await partsOf(world, approval) };
  }

  return {
    async ask(asking) {
      const pipeline = await pipelineOf(asking);
      const { id } = (await ok(world.ci.post(shop('releases'), { title: 'Web shop 2.4', pipeline }))).json();
      return submit(id, asking.committers);
    },
    next: (waiting) => submit(placeOf(waiting, 'gate').release),
  };
}
