/** What a search of the ledger is made of, as it stands in the address. */
export type Search = {
  readonly from?: string;
  readonly to?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly subjectType?: string;
  readonly subjectId?: string;
  /** Of a project: everything that concerns this release. */
  readonly release?: string;
  /** Of the instance. */
  readonly scope?: string;
  readonly project?: string;
  /** The entry that is open. */
  readonly entry?: string;
};

/** What the server is asked: all but the open entry, and a number only with its kind. */
export function queryOf({ entry: _, subjectId, ...search }: Search): Record<string, string> {
  const asked = { ...search, ...(search.subjectType !== undefined && { subjectId }) };
  return Object.fromEntries(
    Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''),
  );
}

/** How many parts of a search are set. */
export const countOf = (search: Search): number =>
  Object.keys(queryOf(search)).filter((name) => name !== 'subjectId').length;

/** What a field for a day and a time shows of an instant: the reader's own time, to the minute. */
export function toField(instant: string | undefined): string {
  if (instant === undefined || Number.isNaN(Date.parse(instant))) return '';
  const at = new Date(instant);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The instant that was meant in such a field; undefined: none. It is the same for whoever opens the link elsewhere. */
export const fromField = (field: string): string | undefined =>
  Number.isNaN(Date.parse(field)) ? undefined : new Date(field).toISOString();
