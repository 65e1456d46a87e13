import { type Ended, type Launched, launch, type Process, type Settings } from '../process/launch.ts';

/** A request to the API, and in whose name. */
export type Asked = {
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

export const tokenOf = (username: string): string => `cs_token_of_${username}`;

const longestRequest = 10_000;

/** The address at which people find the server, whichever process it is at the moment. */
export class Site {
  readonly #settings: Settings;
  #launched: Launched | undefined;
  #process: Process | undefined;
  /** When the present server said that it was ready; null while there is none. */
  readySince: number | null = null;
  /** How many servers there have been. */
  life = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Starts the next server. Answers how it ended if it did so before it was ready. */
  async start(extra: Settings = {}): Promise<Ended | null> {
    this.#launched = launch({ ...this.#settings, ...extra });
    const started = await this.#launched.started;
    if (!('origin' in started)) return started;
    this.#process = started;
    this.life += 1;
    this.readySince = performance.now();
    void started.ended.then(() => this.#forget(started));
    return null;
  }

  /** How the present server ends. */
  get ended(): Promise<Ended> {
    if (!this.#process) throw new Error('no server is running');
    return this.#process.ended;
  }

  async kill(signal: NodeJS.Signals): Promise<Ended | undefined> {
    return this.#launched?.kill(signal);
  }

  #forget(process: Process): void {
    if (this.#process !== process) return;
    this.#process = undefined;
    this.readySince = null;
  }

  /** Asks the API; null: it gave no answer, and whether it acted is not known. */
  async ask({ who, method, path, body, headers = {} }: Asked): Promise<Answer | null> {
    const origin = this.#process?.origin;
    if (!origin) return null;
    const json = body && { 'content-type': 'application/json' };
    try {
      const response = await fetch(`${origin}/api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${tokenOf(who)}`, ...json, ...headers },
        signal: AbortSignal.timeout(longestRequest),
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status >= 500) return null;
      const isJson = response.headers.get('content-type')?.includes('json') && !path.endsWith('/export');
      return { status: response.status, body: isJson ? JSON.parse(text) : { text } };
    } catch {
      return null;
    }
  }
}
