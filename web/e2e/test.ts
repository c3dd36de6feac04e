import { test as base, expect, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Agent } from './people/agent';
import { Member } from './people/member';
import { Shopper } from './people/shopper';
import { Customer } from './server/customer';
import { Demo, type Site, type Stand } from './server/stand';
import { Storefront } from './server/storefront';
import { Watch } from './watch';

interface Here {
  /** Opens a browser of its own for one person. Whatever its pages ask for is watched. */
  person: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Who came, and goes at the end. */
  visitors: Shopper[];
  shopper: (name: string, options?: BrowserContextOptions) => Promise<Shopper>;
  agent: (sign?: { email: string; password: string }, options?: BrowserContextOptions) => Promise<Agent>;
  /** `node`: which server they are at; the last, unless it is said. */
  member: (options?: BrowserContextOptions, node?: 'first' | 'last') => Promise<Member>;
  site: Site;
  /** A visitor of the storefront's campaign, at its page. */
  guest: (name: string, campaign: number, options?: BrowserContextOptions) => Promise<Shopper>;
  /** A page of a customer's own, on another host, with the code of a site's first campaign, or of another. */
  customer: (site: { id: number }, page?: { campaignId?: number; policy?: (nonce: string, server: string) => string; body?: string }) => Promise<Customer>;
  watch: Watch;
}

/** The vocabulary of the browser tests: a demo, and people who come to it. */
export const test = base.extend<Here, { stand: Stand; demo: Demo; storefront: Storefront }>({
  stand: [{ nodes: 1 }, { option: true, scope: 'worker' }],
  demo: [
    async ({ stand }, use) => {
      const demo = await Demo.open(stand);
      await use(demo);
      await demo.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  storefront: [async ({ demo }, use) => use(await Storefront.open(demo)), { scope: 'worker', timeout: 120_000 }],
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
  visitors: async ({ demo: _ }, use) => {
    const all: Shopper[] = [];
    await use(all);
    for (const one of all) await one.goes();
  },
  shopper: async ({ demo, person, visitors }, use) => {
    await use(async (name, options) => {
      const context = await person(options);
      visitors.push(new Shopper(await context.newPage(), demo.shop, name));
      return visitors.at(-1)!;
    });
  },
  guest: async ({ storefront, person, visitors }, use) => {
    await use(async (name, campaign, options) => {
      const context = await person(options);
      visitors.push(new Shopper(await context.newPage(), await storefront.page(context, campaign), name));
      return visitors.at(-1)!;
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
  member: async ({ demo, person }, use) => {
    await use(async (options, node = 'last') => {
      const context = await person(options);
      return new Member(await context.newPage(), demo.consoleOf(node));
    });
  },
  customer: async ({ demo, watch }, use) => {
    const open: Customer[] = [];
    await use(async (site, page = {}) => {
      const customer = await Customer.open({ server: demo.nodes[0]!.url, siteId: site.id, ...page });
      watch.trust(new URL(customer.url).host);
      open.push(customer);
      return customer;
    });
    for (const customer of open) await customer.close();
  },
  site: async ({ demo }, use) => {
    await use(await demo.site());
  },
});

export { expect };
