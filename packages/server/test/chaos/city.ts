import type { Answer, Asked, Site } from './site.ts';

/** What people know as the server: one site, or several over one database, of which any will do. */
export class City {
  readonly sites: readonly Site[];
  #turn = 0;

  constructor(sites: readonly Site[]) {
    this.sites = sites;
  }

  /** How many servers there have been. */
  get life(): number {
    return this.sites.reduce((sum, { life }) => sum + life, 0);
  }

  /** Since when there has been a server without a break; null: there is none. */
  get readySince(): number | null {
    const up = this.sites.map(({ readySince }) => readySince).filter((since) => since !== null);
    return up.length === 0 ? null : Math.min(...up);
  }

  /** Asks one that is up, each in turn; null: there was no answer, and whether it acted is not known. */
  async ask(asked: Asked): Promise<Answer | null> {
    const up = this.sites.filter(({ readySince }) => readySince !== null);
    this.#turn += 1;
    return (await up[this.#turn % up.length]?.ask(asked)) ?? null;
  }
}
