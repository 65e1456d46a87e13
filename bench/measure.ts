/** What one run of a load measured. Times in milliseconds. */
export type Measured = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
};

/**
 * Keeps `clients` busy for `seconds`, after a warm-up that is not counted. `act` is one action of client number n;
 * it answers whether it went well.
 */
export async function measure(
  clients: number,
  seconds: number,
  act: (client: number) => Promise<boolean>,
): Promise<Measured> {
  const warm = performance.now() + 1000;
  const end = warm + seconds * 1000;
  const times: number[] = [];
  let failed = 0;
  async function run(client: number): Promise<void> {
    for (let from = performance.now(); from < end; ) {
      const well = await act(client);
      const now = performance.now();
      if (!well) failed += 1;
      if (from >= warm && now <= end) times.push(now - from);
      from = now;
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => run(client)));
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), failed };
}
