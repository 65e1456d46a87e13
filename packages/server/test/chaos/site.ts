import { type Ended, type Launched, launch, type Process, type Settings } from '../process/launch.ts';

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

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
  async ask(token: string, method: string, path: string, body?: object): Promise<Answer | null> {
    const origin = this.#process?.origin;
    if (!origin) return null;
    try {
      const response = await fetch(`${origin}/api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        signal: AbortSignal.timeout(longestRequest),
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status >= 500) return null;
      const json = response.headers.get('content-type')?.includes('json') && !path.endsWith('/export');
      return { status: response.status, body: json ? JSON.parse(text) : { text } };
    } catch {
      return null;
    }
  }
}
