// A stand-in for the server, in memory: the visitor's door and the socket, as far as the widget uses them, and a
// customer's page on another origin behind a nonce policy. Tests drive it by its members; started from the command
// line it prints the page's address and answers the visitor like a friendly agent would.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const dist = new URL('../dist/', import.meta.url);

export const defaultCampaign = {
  id: 1,
  name: 'Default Plan',
  language: 'English',
  chatButton: { type: 'adaptive', isHideOffline: false, adaptive: { themeColor: '#329fd9', icon: 0 }, textLink: { text: 'Chat Now' } },
  chatWindow: {
    style: 'classic',
    color: '#329fd9',
    type: 'embedded',
    popup: { title: 'Live Chat' },
    options: { isCanPrintTranscript: false, isCanEmailTranscript: true, isCanDownloadPDF: true, isCanSwitchToOffline: true, isCanSendFile: true, isCanSentSeen: false },
    advanced: { greetingMessage: '', isUseCustomJS: false, customJS: '' },
    customCSS: '',
    header: { type: 'agentinfo', agentInfo: { isShowAvatar: true, isShowTitle: false, isShowBio: false }, banner: { imageId: 4290, imageType: 'gallery' }, avatarAndLogo: { isShowLogo: true, isAvatar: true, logoImageId: 0 } },
    body: { isShowAvatar: true, isShowBackground: true, backgroundImageId: 0 },
  },
  preChat: {
    isEnable: false,
    header: { isShowTeamName: true, teamName: 'Our Team', isShowAdatar: true },
    greetingMessage: 'Thanks for stopping by. Tell us who you are and we will start the chat.',
    isRememberVisitorInfo: true,
    fieldLayout: 'vertical',
    fields: [
      { id: 1, name: 'Name', type: 'text', isSystem: true, isVisible: true, isRequired: true, options: '' },
      { id: 2, name: 'Email', type: 'text', isSystem: true, isVisible: true, isRequired: true, options: '' },
      { id: 3, name: 'Phone', type: 'text', isSystem: true, isVisible: false, isRequired: false, options: '' },
      { id: 4, name: 'Company', type: 'text', isSystem: true, isVisible: false, isRequired: false, options: '' },
      { id: 5, name: 'Product and Service', type: 'select', isSystem: true, isVisible: false, isRequired: false, options: '' },
      { id: 6, name: 'Department', type: 'select', isSystem: true, isVisible: true, isRequired: false, options: '' },
    ],
  },
  languageCode: 'en',
  isRTL: false,
  texts: {},
  postChat: { isEnable: false, greetingMessage: '', fieldLayout: 'vertical', fields: [] },
  offlineMessage: {
    isUseOwnPage: false,
    greetingMessage: 'Nobody is here right now. Leave a message and we will answer by mail.',
    page: { url: '', isOpenInNewWindow: true },
    header: { isShowTeamName: true, teamName: 'Our Team', isShowAvator: true },
    fieldLayout: 'vertical',
    fields: [
      { id: 11, name: 'Name', type: 'text', isSystem: true, isVisible: true, isRequired: true, options: '' },
      { id: 12, name: 'Email', type: 'text', isSystem: true, isVisible: true, isRequired: true, options: '' },
    ],
  },
};

const anna = { id: 7, name: 'Anna Berg' };

export class Fake {
  campaign = structuredClone(defaultCampaign);
  status = 'online';
  /** Chats by id: {chat, messages, tokens}. */
  chats = new Map();
  /** Tokens given out: token → visitor id. */
  tokens = new Map();
  /** Requests as they came: `METHOD path`. */
  requests = [];
  pages = [];
  typed = [];
  /** Called before each answer; return 'drop' to cut the connection, 'lose' to do the work and cut it, or a status or code to refuse. */
  meddle = () => undefined;
  sockets = new Set();
  pushes = true;
  heartbeat = 30;

  async start({ port = 0, pagePort = 0, pageHtml } = {}) {
    this.pageHtml = pageHtml ?? shop;
    this.server = createServer((q, a) => this.#serve(q, a).catch(() => a.destroy())); // somebody has left in the middle
    this.page = createServer((q, a) => this.#page(q, a));
    this.wss = new WebSocketServer({ server: this.server, path: '/realtime/websocket' });
    this.wss.on('connection', (s) => this.#socket(s));
    await Promise.all([listen(this.server, port), listen(this.page, pagePort)]);
    this.port = this.server.address().port;
    this.origin = `http://127.0.0.1:${this.port}`;
    this.pageUrl = `http://127.0.0.1:${this.page.address().port}/`;
    return this;
  }

  async stop() {
    this.cut();
    for (const s of [this.server, this.page]) {
      s.closeAllConnections();
      await new Promise((done) => s.close(done));
    }
  }

  /** Goes away as a killed process does; `back` returns on the same port. */
  async die() {
    this.cut();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  back() {
    return listen(this.server, this.port);
  }

  /** Cuts every socket. */
  cut() {
    for (const s of this.sockets) s.terminate();
  }

  get chat() {
    return [...this.chats.values()].at(-1);
  }

  texts() {
    return this.chat.messages.filter((m) => m.kind === 'text').map((m) => m.text);
  }

  accept(agent = anna) {
    const c = this.chat;
    Object.assign(c.chat, { state: 'chatting', acceptedAt: now(), agents: [agent] });
    this.#add(c, system('agentJoined', `${agent.name} has joined the chat.`, agent.name));
    this.#push({ type: 'chat', chat: { ...c.chat } });
  }

  say(text, agent = anna) {
    return this.#add(this.chat, { kind: 'text', sender: { type: 'agent', ...agent }, clientId: randomUUID(), text });
  }

  type(agent = anna) {
    this.#push({ type: 'typing', chatId: this.chat.chat.id, sender: { type: 'agent', ...agent } });
  }

  end(by = 'agent') {
    const c = this.chat;
    Object.assign(c.chat, { state: 'ended', endedAt: now(), endedBy: by });
    this.#add(c, system('chatEnded', 'The chat has ended.'));
    this.#push({ type: 'chat', chat: { ...c.chat } });
  }

  setStatus(status) {
    this.status = status;
    this.#push({ type: 'status', status, campaigns: status === 'online' ? [this.campaign.id] : [], departments: [] });
  }

  #add(c, m) {
    const seq = ++c.chat.head;
    const message = { chatId: c.chat.id, seq, payload: null, visibility: 'all', time: now(), ...m };
    c.messages.push(message);
    this.#push({ type: 'message', chatId: c.chat.id, seq, message });
    return message;
  }

  #push(data) {
    if (!this.pushes) return;
    for (const s of this.sockets) s.send(JSON.stringify({ push: { channel: 'visitor', pub: { data } } }));
  }

  #socket(s) {
    this.sockets.add(s);
    s.on('close', () => this.sockets.delete(s));
    s.on('error', () => s.terminate());
    s.on('message', (data) => {
      for (const line of String(data).split('\n').filter(Boolean)) {
        const c = JSON.parse(line);
        const reply = (r) => s.send(JSON.stringify({ id: c.id, ...r }));
        if (c.connect) {
          if (!this.tokens.has(c.connect.token)) return reply({ error: { code: 109, message: 'token expired' } });
          reply({ connect: { client: randomUUID(), version: 'fake', subs: { visitor: {} } } });
        } else if (c.rpc?.method === 'typing') {
          this.typed.push(c.rpc.data.text);
          reply({ rpc: { data: {} } });
        } else if (c.rpc?.method === 'heads') {
          const chats = {};
          for (const id of Object.keys(c.rpc.data.chats)) {
            const found = this.chats.get(id);
            if (found) chats[id] = { seq: found.chat.head, state: found.chat.state };
          }
          reply({ rpc: { data: { chats } } });
        } else if (c.id) reply({ error: { code: 104, message: 'method not found' } });
      }
    });
  }

  async #serve(q, a) {
    const url = new URL(q.url, this.origin);
    const body = await text(q);
    if (q.method === 'OPTIONS') {
      a.writeHead(204, { ...cors, 'Access-Control-Allow-Headers': 'Authorization, Content-Type', 'Access-Control-Allow-Methods': 'GET, POST', 'Access-Control-Max-Age': '600' }).end();
      return;
    }
    if (!url.pathname.startsWith('/api/')) return this.#file(url, a);
    this.requests.push(`${q.method} ${url.pathname}`);
    const verdict = this.meddle(q.method, url.pathname, body);
    if (verdict === 'drop') return a.destroy();
    if (verdict > 1000) return json(a, Math.floor(verdict / 1000), { code: verdict, message: 'Refused.' });
    if (typeof verdict === 'number') return json(a, verdict, { code: verdict * 1000, message: 'Refused.' });
    const [status, answer] = this.#api(q, url, body ? JSON.parse(body) : {});
    if (verdict === 'lose') return a.destroy();
    json(a, status, answer);
  }

  #api(q, url, body) {
    const path = url.pathname.replace('/api/visitor/v1', '');
    const token = (q.headers.authorization ?? '').replace('Bearer ', '');
    if (path === '/visits') return this.#visit(body);
    const visitor = this.tokens.get(token);
    if (!visitor) return [401, { code: 401000, message: 'Unauthorized.' }];
    if (path.startsWith('/visits/')) {
      this.pages.push(body);
      return [200];
    }
    if (path === '/status') return [200, { status: this.status }];
    if (path === '/chats') return [200, this.#request(visitor, body)];
    const [, , id, action] = path.split('/');
    const c = this.chats.get(id);
    if (!c || c.visitor !== visitor) return [404, { code: 404001, message: 'Not found.' }];
    if (!action) return [200, c.chat];
    if (action === 'agents') return [200, c.chat.agents.map((a) => ({ ...a, title: '', bio: '' }))];
    if (action === 'seen') return [200];
    if (action === 'end') {
      this.end('visitor');
      return [200, c.chat];
    }
    if (q.method === 'GET') {
      const after = Number(url.searchParams.get('after'));
      const messages = c.messages.filter((m) => m.seq > after).slice(0, Number(url.searchParams.get('limit')));
      return [200, { messages, head: c.chat.head, state: c.chat.state }];
    }
    const known = c.messages.find((m) => m.clientId === body.clientId);
    if (known) return [200, known];
    if (c.chat.state === 'ended') return [400, { code: 400030, message: 'The chat has ended.' }];
    const message = this.#add(c, { kind: 'text', sender: { type: 'visitor', id: visitor, name: 'Visitor' }, clientId: body.clientId, text: body.text });
    this.onMessage?.(message);
    return [200, message];
  }

  #visit(body) {
    let { token } = body;
    if (!this.tokens.has(token)) {
      token = `v.${randomUUID()}`;
      this.tokens.set(token, randomUUID());
    }
    const visitorId = this.tokens.get(token);
    const open = [...this.chats.values()].find((c) => c.visitor === visitorId && c.chat.state !== 'ended');
    return [
      200,
      {
        token,
        visitorId,
        visitId: randomUUID(),
        site: { id: body.siteId },
        campaign: this.campaign,
        status: this.status,
        chat: open?.chat ?? null,
        settings: { pageHeartbeatSeconds: this.heartbeat, maxMessageLength: 2000, maxFileSize: 10_000_000, sendsMail: false },
      },
    ];
  }

  #request(visitor, body) {
    const running = [...this.chats.values()].find((c) => c.visitor === visitor && (c.clientId === body.clientId || c.chat.state !== 'ended'));
    if (running) return running.chat;
    const chat = {
      id: randomUUID(),
      state: 'offered',
      campaignId: 1,
      departmentId: 0,
      head: 0,
      requestedAt: now(),
      acceptedAt: null,
      endedAt: null,
      endedBy: '',
      agents: [],
      visitor: { id: visitor, name: body.name || 'Visitor', email: body.email, pageUrl: '', pageTitle: '' },
    };
    const c = { chat, visitor, clientId: body.clientId, messages: [], request: body };
    this.chats.set(chat.id, c);
    this.#add(c, system('chatRequested', 'Please wait, somebody will be with you shortly.'));
    this.#push({ type: 'chat', chat: { ...chat } });
    this.onRequest?.(c);
    return chat;
  }

  async #file(url, a) {
    const name = /livechat\.ashx$/i.test(url.pathname) ? 'loader.js' : url.pathname.slice(1);
    try {
      const data = await readFile(new URL(name, dist));
      a.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' }).end(data);
    } catch {
      a.writeHead(404).end();
    }
  }

  #page(q, a) {
    if (q.url === '/favicon.ico') return a.writeHead(204).end();
    if (q.url.startsWith('/style.css')) return a.writeHead(200, { 'Content-Type': 'text/css' }).end(shopStyle);
    const nonce = randomUUID();
    const host = `127.0.0.1:${this.port}`;
    a.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; connect-src http://${host} ws://${host}; base-uri 'none'`,
    });
    a.end(this.pageHtml.replaceAll('NONCE', nonce).replaceAll('HOST', this.origin));
  }
}

const cors = { 'Access-Control-Allow-Origin': '*' };

function now() {
  return new Date().toISOString();
}

function system(key, words, name) {
  return { kind: 'system', sender: { type: 'system', id: 0, name: '' }, clientId: '', text: words, payload: { key, name } };
}

function json(a, status, body) {
  a.writeHead(status, { ...cors, 'Content-Type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
}

function listen(server, port) {
  return new Promise((done) => server.listen(port, '127.0.0.1', done));
}

async function text(stream) {
  let all = '';
  for await (const part of stream) all += part;
  return all;
}

const shop = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Shop</title><link rel="stylesheet" href="/style.css"></head><body><h1>Hand-made pots</h1><p>Stoneware for plants, tables and quiet corners.</p>
<p><a href="#about">About us</a></p><div id="comm100-button-1"></div>
<script nonce="NONCE">
var Comm100API = Comm100API || {};
(function (t) {
  function e(host) { var s = document.createElement('script'), f = document.getElementsByTagName('script')[0]; s.async = true; s.nonce = 'NONCE';
    s.src = host + '/livechat.ashx?siteId=' + t.site_id; f.parentNode.insertBefore(s, f); }
  t.chat_buttons = t.chat_buttons || []; t.chat_buttons.push({ code_plan: 1, div_id: 'comm100-button-1' }); t.site_id = 6000000; t.main_code_plan = 1;
  e('HOST'); setTimeout(function () { if (!t.loaded) e('HOST'); }, 5000);
})(Comm100API);
</script></body></html>`;

const shopStyle = `body{font:17px/1.6 Georgia,serif;margin:0;padding:60px 8vw;color:#33291f;background:#faf6ef;min-height:1600px}
h1{font-size:46px;margin:0}a{color:#a8492a;text-transform:uppercase;padding:10px;border:1px solid}div{letter-spacing:3px}svg{opacity:.5;width:90px}iframe{border:4px solid red;width:50%}*{box-sizing:content-box}`;

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const fake = await new Fake().start({ port: Number(process.env.PORT ?? 0), pagePort: Number(process.env.PAGE_PORT ?? 0) });
  fake.onRequest = () => setTimeout(() => fake.accept(), 2500);
  fake.onMessage = (m) => {
    setTimeout(() => fake.type(), 1000);
    setTimeout(() => fake.say(`You said: ${m.text}`), 3000);
  };
  console.log(fake.pageUrl);
}
