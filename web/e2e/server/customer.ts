import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Options {
  /** The chat server. */
  server: string;
  siteId: number;
  campaignId?: number;
  /** The page's content security policy, for a nonce. */
  policy?: (nonce: string, server: string) => string;
  /** What else stands on the page. NONCE becomes the nonce. */
  body?: string;
}

/** A customer's page on a host of its own: the embed code behind a policy, and one style sheet. */
export class Customer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(options: Options): Promise<Customer> {
    const { policy } = options;
    const server = createServer((request, response) => {
      if (request.url === '/style.css') {
        response.writeHead(200, { 'content-type': 'text/css' }).end('body{font:16px Georgia,serif;background:#faf6ef}');
        return;
      }
      if (request.url === '/favicon.ico') {
        response.writeHead(204).end();
        return;
      }
      const nonce = randomBytes(12).toString('hex');
      const headers: Record<string, string> = { 'content-type': 'text/html; charset=utf-8' };
      if (policy) headers['content-security-policy'] = policy(nonce, options.server);
      response.writeHead(200, headers).end(page(options).replaceAll('NONCE', nonce));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Customer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** The page, with the embed code as the API gives it out. */
function page({ server, siteId, campaignId = 1, body = '' }: Options): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Customer</title>
<link rel="stylesheet" href="/style.css"></head><body><main><h1>Hand-made pots</h1><p>Stoneware for quiet corners.</p><div id="comm100-button-${campaignId}"></div>${body}</main>
<script nonce="NONCE">
var Comm100API = Comm100API || {};
(function (t) {
  function e(host) { var s = document.createElement('script'), f = document.getElementsByTagName('script')[0]; s.async = true; s.nonce = 'NONCE';
    s.src = host + '/livechat.ashx?siteId=' + t.site_id; f.parentNode.insertBefore(s, f); }
  t.chat_buttons = t.chat_buttons || []; t.chat_buttons.push({ code_plan: ${campaignId}, div_id: 'comm100-button-${campaignId}' }); t.site_id = ${siteId}; t.main_code_plan = ${campaignId};
  e('${server}'); setTimeout(function () { if (!t.loaded) e('${server}'); }, 5000);
})(Comm100API);
</script></body></html>`;
}
