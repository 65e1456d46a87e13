/**
 * Makes one of equal reads that are wanted at once. Whoever asks while one is under way shares the next, which begins
 * when that has ended: what somebody gets was read after they had asked.
 */
export function sharing<Out>(): (key: string, read: () => Promise<Out>) => Promise<Out> {
  const next = new Map<string, Promise<Out>>();
  const last = new Map<string, Promise<unknown>>();
  return (key, read) => {
    const joined = next.get(key);
    if (joined !== undefined) return joined;
    const begin = async () => {
      await last.get(key)?.catch(() => {});
      next.delete(key);
      last.set(key, mine);
      return read().finally(() => {
        if (last.get(key) === mine) last.delete(key);
      });
    };
    const mine: Promise<Out> = Promise.resolve().then(begin);
    next.set(key, mine);
    return mine;
  };
}
