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

/** What the server answered to everybody: how often it could not, how long that took, and what it must not say. */
export type Told = { unavailable: number; longest: number; unanswered: number; readonly wrong: string[] };

export type SiteOptions = {
  /** Milliseconds after which a request is given up. */
  readonly longestRequest?: number;
  /** Where people find a server that is at this address: through something in between. */
  readonly door?: (origin: string) => Promise<string>;
};

/** The address at which people find the server, whichever process it is at the moment. */
export class Site {
  readonly #settings: Settings;
  readonly #options: SiteOptions;
  #launched: Launched | undefined;
  #process: Process | undefined;
  #origin = '';
  readonly told: Told = { unavailable: 0, longest: 0, unanswered: 0, wrong: [] };
  /** When the present server said that it was ready; null while there is none. */
  readySince: number | null = null;
  /** How many servers there have been. */
  life = 0;

  constructor(settings: Settings, options: SiteOptions = {}) {
    this.#settings = settings;
    this.#options = options;
  }

  /** The process number of the present server; undefined while there is none. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Where people find the present server. */
  get origin(): string {
    return this.#origin;
  }

  /** Starts the next server. Answers how it ended if it did so before it was ready. */
  async start(extra: Settings = {}): Promise<Ended | null> {
    this.#launched = launch({ ...this.#settings, ...extra });
    const started = await this.#launched.started;
    if (!('origin' in started)) return started;
    this.#origin = (await this.#options.door?.(started.origin)) ?? started.origin;
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
    if (!this.#process) return null;
    const json = body && { 'content-type': 'application/json' };
    const longest = this.#options.longestRequest ?? 10_000;
    const from = performance.now();
    try {
      const response = await fetch(`${this.#origin}/api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${tokenOf(who)}`, ...json, ...headers },
        signal: AbortSignal.timeout(longest),
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      this.told.longest = Math.max(this.told.longest, performance.now() - from);
      if (response.status >= 500) return this.#noteFailure(response, text);
      const isJson = response.headers.get('content-type')?.includes('json') && !path.endsWith('/export');
      return { status: response.status, body: isJson ? JSON.parse(text) : { text } };
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') this.told.unanswered += 1;
      return null;
    }
  }

  /** It may say that it cannot now, as a problem, and nothing of its insides. */
  #noteFailure({ status, headers }: Response, text: string): null {
    this.told.unavailable += 1;
    const isProblem = headers.get('content-type')?.startsWith('application/problem+json');
    const isClear = status === 503 && isProblem && headers.has('retry-after');
    if (!isClear || /select |insert |update |relation|pg_|sql/i.test(text))
      this.told.wrong.push(`${status}: ${text}`);
    return null;
  }
}
