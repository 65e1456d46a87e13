const pause = 2000;

/** Loads code that what is shown does not need yet, and tries again for as long as the server is away. */
export const patiently = <Code>(load: () => Promise<Code>): Promise<Code> =>
  load().catch(async () => {
    await new Promise((resolve) => setTimeout(resolve, pause));
    return patiently(load);
  });
