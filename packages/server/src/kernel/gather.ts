import { setImmediate as turn } from 'node:timers/promises';

type Waiting<In, Out> = { item: In; resolve: (value: Out) => void; reject: (error: unknown) => void };

/**
 * Turns many concurrent calls into few: while `lanes` batches are under way, further items wait and go out together
 * as the next one. `run` answers one result per item, in order; if it throws, every item of that batch fails alike.
 */
export function gather<In, Out>(
  run: (items: In[]) => Promise<Out[]>,
  { lanes, most }: { lanes: number; most: number },
): (item: In) => Promise<Out> {
  const queue: Waiting<In, Out>[] = [];
  let busy = 0;

  async function drain(): Promise<void> {
    busy += 1;
    // Items that arrive in the same turn of the event loop, by whatever connection, go out together.
    await turn();
    while (queue.length > 0) await settle(queue.splice(0, most), run);
    busy -= 1;
  }

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (busy < lanes) void drain();
    });
}

/** The same for calls that each say by what they are to be answered, such as a database: those of one go together. */
export function gatherBy<By extends object, In, Out>(
  run: (by: By, items: In[]) => Promise<Out[]>,
  limits: { lanes: number; most: number },
): (by: By, item: In) => Promise<Out> {
  const gathered = new WeakMap<By, (item: In) => Promise<Out>>();
  return (by, item) => {
    const known = gathered.get(by);
    if (known !== undefined) return known(item);
    const fresh = gather((items: In[]) => run(by, items), limits);
    gathered.set(by, fresh);
    return fresh(item);
  };
}

async function settle<In, Out>(
  batch: Waiting<In, Out>[],
  run: (items: In[]) => Promise<Out[]>,
): Promise<void> {
  try {
    const results = await run(batch.map(({ item }) => item));
    batch.forEach(({ resolve }, index) => {
      resolve(results[index] as Out);
    });
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
