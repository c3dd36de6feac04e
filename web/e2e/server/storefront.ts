import type { BrowserContext } from '@playwright/test';
import type { Demo, Site } from './stand';

/** Pages of a campaign's visitors see, by their names in the API. */
type Pages = Partial<Record<'chatWindow' | 'chatButton' | 'preChat' | 'postChat' | 'offlineMessage' | 'language' | 'routingRules', object>>;

/**
 * A customer's page in front of a site that tests have for themselves, as strict about scripts and styles as a page can be:
 * each test makes the campaign that it is about.
 */
export class Storefront {
  private constructor(
    private readonly demo: Demo,
    readonly site: Site,
    private readonly authorization: string,
  ) {}

  static async open(demo: Demo): Promise<Storefront> {
    const site = await demo.site();
    const { apiKey } = JSON.parse(await demo.command('agent', 'key', '--email', site.admin.email, '--json')) as { apiKey: string };
    return new Storefront(demo, site, `Basic ${btoa(`${site.admin.email}:${apiKey}`)}`);
  }

  /** Does something through the API as the site's administrator. */
  async api<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: this.authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${this.demo.api}/api/v2/${path}?siteId=${this.site.id}`, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Makes a campaign and sets its pages; resolves with its id. */
  async campaign(pages: Pages = {}, language = 'English'): Promise<number> {
    const { id } = await this.api<{ id: number }>('POST', 'livechat/campaigns', { name: 'Campaign', language });
    for (const [page, body] of Object.entries(pages)) await this.api('PUT', `livechat/campaigns/${id}/${page}`, body);
    return id;
  }

  /** The address of a page that carries a campaign, and perhaps more, which a browser has from now on. */
  async page(context: BrowserContext, campaign: number, html = '', more: { code_plan: number; div_id: string }[] = []): Promise<string> {
    const { origin, host } = new URL(this.demo.shop);
    const url = `${origin}/storefront/${this.site.id}/${campaign}`;
    const nonce = 'c3RvcmVmcm9udA';
    await context.route(url, (route) =>
      route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: {
          'content-security-policy':
            `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self' ws://${host}; base-uri 'none'; form-action 'none'`,
        },
        body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Storefront</title>
          <main><h1>Storefront</h1>${html}<div id="comm100-button-${campaign}"></div></main>
          <script nonce="${nonce}">var Comm100API=window.Comm100API||{};(function(d){Comm100API.chat_buttons=${JSON.stringify([{ code_plan: campaign, div_id: `comm100-button-${campaign}` }, ...more])};
          Comm100API.site_id=${this.site.id};Comm100API.main_code_plan=${campaign};var s=d.createElement('script');s.async=true;s.src='${origin}/livechat.ashx?siteId=${this.site.id}';
          s.nonce='${nonce}';d.body.append(s)})(document)</script></html>`,
      }),
    );
    return url;
  }
}
