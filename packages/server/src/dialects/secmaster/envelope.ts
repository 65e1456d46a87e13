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

/** The envelope of a list of which there are `total`. `size` is that of a page; the first page is 1. */
export const list = (
  requestId: string,
  data: readonly object[],
  { total, offset, limit }: Page & { readonly total: number },
) => ({
  code: success,
  message: '',
  total,
  offset,
  limit,
  size: limit,
  page: Math.floor(offset / Math.max(limit, 1)) + 1,
  success: true,
  request_id: requestId,
  data,
});

/** The envelope of what belongs to reviews: nothing beside code, message and data. */
export const bare = (data: object) => ({ code: success, message: '', data });
