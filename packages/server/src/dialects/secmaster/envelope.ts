/** The code of every success: a string of eight zeros. */
const success = '00000000';

/** The envelope of one workflow, version or task. */
export const one = (requestId: string, data: object) => ({
  code: success,
  message: '',
  success: true,
  request_id: requestId,
  data,
});

export type Page = { readonly offset: number; readonly limit: number };

const pageOf = ({ offset, limit }: Page): number => Math.floor(offset / limit) + 1;

type Counted = Page & { readonly total: number };

/** The envelope of a list of which there are `total`. `size` is that of a page; the first page is 1. */
export const list = (requestId: string, data: readonly object[], { total, offset, limit }: Counted) => ({
  code: success,
  message: '',
  total,
  offset,
  limit,
  size: limit,
  page: pageOf({ offset, limit }),
  success: true,
  request_id: requestId,
  data,
});

/** The same of tasks, which says no offset and no limit. */
export const tasks = (requestId: string, data: readonly object[], { total, offset, limit }: Counted) => ({
  code: success,
  message: '',
  total,
  page: pageOf({ offset, limit }),
  size: limit,
  request_id: requestId,
  success: true,
  data,
});

/** The envelope of what belongs to reviews: nothing beside code, message and data. */
export const bare = (data: object) => ({ code: success, message: '', data });
