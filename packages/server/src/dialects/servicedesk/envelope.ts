/** What every answer begins with. On the path of an item it is an object, on that of a list an array. */
export type ResponseStatus = {
  readonly status_code: 2000 | 4000;
  readonly status: 'success' | 'failed';
  readonly messages?: readonly Message[];
};

export type Message = {
  readonly status_code: number;
  readonly type: 'failed';
  readonly message: string;
  readonly field?: string;
  readonly fields?: readonly string[];
};

export const success: ResponseStatus = { status_code: 2000, status: 'success' };

export const failure = (messages: readonly Message[]): ResponseStatus => ({
  status_code: 4000,
  status: 'failed',
  messages,
});
