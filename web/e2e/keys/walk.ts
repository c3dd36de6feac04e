import { expect } from '@playwright/test';
import type { Shopper } from '../people/shopper';
import { deeds, reads, renders, writes, type Deed, type When } from './rows';

/** Notes every event from the moment that the script is there, before anything is drawn; runs in the page. */
export function listen(keys: string[]): void {
  if (window !== window.top) return;
  type Api = { on: (key: string, told: (...payload: unknown[]) => void) => void; loaded?: boolean };
  const page = window as unknown as { told: unknown[][]; Comm100API: Api };
  page.told = [];
  const plain = (value: unknown): unknown => {
    if (Object.prototype.toString.call(value) === '[object File]') return { file: (value as File).name };
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, Array.isArray(one) ? one.map(plain) : plain(one)]));
  };
  const api = {} as Api;
  let isLoaded: boolean | undefined;
  Object.defineProperty(api, 'loaded', {
    enumerable: true,
    get: () => isLoaded,
    set: (is: boolean) => {
      isLoaded = is;
      for (const key of keys) api.on(key, (...payload) => page.told.push([key, ...payload.map(plain)]));
    },
  });
  page.Comm100API = api;
}

/** Goes through the rows of the table that belong to a place in the story. */
export class Walk {
  constructor(
    private readonly vera: Shopper,
    private readonly campaign: number,
    private readonly invitation: number,
  ) {}

  told(): Promise<unknown[][]> {
    return this.vera.page.evaluate('told') as Promise<unknown[][]>;
  }

  /** Resolves once an event has come as often as that, or once more than before. */
  async heard(key: string, times = 1): Promise<void> {
    await expect.poll(async () => (await this.told()).filter(([k]) => k === key).length, key).toBeGreaterThanOrEqual(times);
  }

  async at(when: When): Promise<void> {
    const { vera } = this;
    for (const row of reads.filter((r) => r.when === when)) await this.#reads(row.key, row.as, row.is);
    for (const row of writes.filter((r) => r.when === when)) {
      expect(await this.#do(`Comm100API.set('${row.key}', ${row.as})`), row.key).toBeUndefined();
      if (row.reads) await this.#reads(row.reads[0], undefined, row.reads[1]);
      await row.seen?.(vera);
    }
    for (const row of renders.filter((r) => r.when === when && !r.key.startsWith('livechat.invitation'))) await this.#draws(row.key);
    for (const row of deeds.filter((r) => r.when === when)) await this.does(row);
  }

  async does({ key, as, answers, tells, first }: Deed): Promise<void> {
    if (first) await this.#do(first);
    const before = (await this.told()).filter(([k]) => k === tells).length;
    const answer = await this.#do(`new Promise(function (done) {
      var answer = Comm100API.do(${[`'${key}'`, ...(as ? [as] : [])].join()});
      if (answer === undefined) done('nothing');
      else answer.then(function (value) { done(value === undefined ? 'kept' : ['kept with', value]) }, function () { done([].slice.call(arguments)) });
    })`);
    expect(answer, key).toEqual(answers ?? 'nothing');
    if (tells) await this.heard(tells, before + 1);
  }

  /** Has the page draw one part, sees it there, and gives it back. */
  async #draws(key: string): Promise<void> {
    const mark = this.vera.window.locator(`[data-own="${key}"]`);
    await this.#do(`window.drawn = '${key}', Comm100API.render('${key}', function () {
      window.given = arguments.length;
      if (window.drawn !== '${key}') return null;
      var e = document.createElement('p'); e.dataset.own = '${key}'; e.textContent = 'Own'; return e })`);
    await expect(mark, key).toBeVisible();
    expect(await this.#do('given'), `${key}: only popupImage is handed something`).toBe(0);
    await this.#do(`window.drawn = '', Comm100API.render('${key}', function () { return null })`);
    await expect(mark, key).toHaveCount(0);
  }

  async #reads(key: string, as: string | undefined, is: unknown): Promise<void> {
    const value = await this.#do(`Comm100API.get(${[`'${key}'`, ...(as ? [as] : [])].join()})`);
    if (typeof is === 'function') (is as (value: unknown) => void)(value);
    else expect(value, key).toEqual(is);
  }

  #do(script: string): Promise<unknown> {
    return this.vera.page.evaluate(script.replaceAll('CAMPAIGN', String(this.campaign)).replaceAll('INVITATION', String(this.invitation)));
  }
}
