import { test as base, expect, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Agent } from './people/agent';
import { Shopper } from './people/shopper';
import { Demo, type Stand } from './server/stand';
import { Watch } from './watch';

interface Here {
  /** Opens a browser of its own for one person. Whatever its pages ask for is watched. */
  person: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  shopper: (name: string, options?: BrowserContextOptions) => Promise<Shopper>;
  agent: (sign?: { email: string; password: string }, options?: BrowserContextOptions) => Promise<Agent>;
  watch: Watch;
}

/** The vocabulary of the browser tests: a demo, and people who come to it. */
export const test = base.extend<Here, { stand: Stand; demo: Demo }>({
  stand: [{ nodes: 1 }, { option: true, scope: 'worker' }],
  demo: [
    async ({ stand }, use) => {
      const demo = await Demo.open(stand);
      await use(demo);
      await demo.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  watch: async ({ demo }, use) => {
    const watch = new Watch(demo.nodes.map((n) => new URL(n.url).host));
    await use(watch);
    expect(watch.outside, 'requests to other hosts').toEqual([]);
    expect(watch.complaints, 'complaints of the browser').toEqual([]);
  },
  person: async ({ browser, watch }, use) => {
    const open: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      open.push(context);
      watch.over(context);
      return context;
    });
    for (const context of open) await context.close();
  },
  shopper: async ({ demo, person }, use) => {
    await use(async (name, options) => {
      const context = await person(options);
      return new Shopper(await context.newPage(), demo.shop, name);
    });
  },
  agent: async ({ demo, person }, use) => {
    await use(async (sign = demo.signIn, options) => {
      const context = await person(options);
      const agent = new Agent(await context.newPage(), demo.console);
      await agent.signIn(sign);
      return agent;
    });
  },
});

export { expect };
