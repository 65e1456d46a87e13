type Data = Readonly<Record<string, unknown>>;

/**
 * Many jobs of a kind in one row of the queue, for those that are done together anyway: a row is written, handed out and
 * settled at the price of one. Whatever of a bundle fails goes on as jobs of its own. One alone is no bundle.
 */
export const bundle = (all: readonly Data[]): Data => (all.length === 1 ? (all[0] as Data) : { bundle: all });

export const isBundle = (data: Data): boolean => Array.isArray(data.bundle);

/** What a row of the queue asks for: what is in the bundle, or itself. */
export const unbundle = (data: Data): readonly Data[] => (isBundle(data) ? (data.bundle as Data[]) : [data]);
