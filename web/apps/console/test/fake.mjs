// A small stand-in for the server, for looking at the console without one: node test/fake.mjs [port].
// Sign in with any email address and the password "demo"; "locked" is a locked one.
// Visitors come and write by posts to /fake/… (see the table at the end).
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { WebSocketServer } from 'ws';

const dist = new URL('../dist/', import.meta.url);
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const kinds = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const me = { id: 1, displayName: 'Mira Holt', email: 'mira@example.com', isAdmin: true };
const agents = [
  { id: 1, name: me.displayName, status: 'online' },
  { id: 2, name: 'Jonas Weber', status: 'online' },
  { id: 3, name: 'Ana Ruiz', status: 'away' },
];
const chats = new Map();
const messages = new Map();
const sockets = new Set();
let isSignedIn = false;
let revision = 1;

const now = (ago = 0) => new Date(Date.now() - ago * 1000).toISOString();
const publish = (data) => sockets.forEach((s) => s.readyState === 1 && s.send(JSON.stringify({ push: { channel: 'agent', pub: { data } } })));
const changed = (chat) => (revision++, publish({ type: 'chat', chat }), publish({ type: 'requests' }));

function say(chat, sender, text, { clientId = randomUUID(), ago = 0, kind = 'text', payload = null } = {}) {
  const list = messages.get(chat.id);
  const known = list.find((m) => m.clientId === clientId);
  if (known) return known;
  const message = { chatId: chat.id, seq: list.length + 1, clientId, kind, sender, text, payload, visibility: 'all', time: now(ago) };
  list.push(message);
  chat.head = message.seq;
  publish({ type: 'message', chatId: chat.id, seq: message.seq, message });
  return message;
}

const visitor = (chat) => ({ type: 'visitor', id: chat.visitor.id, name: chat.visitor.name });
const agent = () => ({ type: 'agent', id: me.id, name: me.displayName });
const system = { type: 'system', id: 0, name: '' };

function request({ name = '', email = '', page = 'Moss planter · Kiln & Fern', url = 'https://shop.example.com/demo/shop/moss-planter', ago = 0, state = 'offered' }) {
  const id = randomUUID();
  const chat = {
    id, state, campaignId: 1, departmentId: 2, head: 0, requestedAt: now(ago), acceptedAt: null, endedAt: null, endedBy: '', agents: [],
    visitor: { id: randomUUID(), name, email, pageUrl: url, pageTitle: page },
  };
  chats.set(id, chat);
  messages.set(id, []);
  say(chat, system, 'Chat requested', { kind: 'system', payload: { key: 'chatRequested' }, ago });
  changed(chat);
  return chat;
}

function take(chat, who, ago = 0) {
  chat.state = 'chatting';
  chat.acceptedAt = now(ago);
  chat.agents = [who];
  say(chat, system, `${who.name} joined`, { kind: 'system', payload: { key: 'agentJoined', name: who.name }, ago });
  changed(chat);
  return chat;
}

function end(chat, by) {
  chat.state = 'ended';
  chat.endedAt = now();
  chat.endedBy = by;
  say(chat, system, 'The chat has ended', { kind: 'system', payload: { key: 'chatEnded' } });
  changed(chat);
  return chat;
}

const finished = () => [...chats.values()].filter((c) => c.state === 'ended' && c.agents.length > 0).reverse().concat(old);
const v2Time = (time) => time.replace(/0*Z$/, '');
function v2Chat(c) {
  const stamp = (t) => `${t.slice(5, 7)}/${t.slice(8, 10)}/${t.slice(0, 4)} ${t.slice(11, 19)}`;
  return {
    id: c.id, ssoUserId: '', name: c.visitor.name, email: c.visitor.email, department: 'Sales', agents: c.agents.map((a) => ({ id: a.id, display_name: a.name, email: '' })),
    prechatFields: [], customVariables: [], requestTime: v2Time(c.requestedAt), waitingTime: '00:00:12', endTime: v2Time(c.endedAt), attachments: [],
    postChat: { ratingGrade: '-1', ratingComment: '', fields: [] }, wrapup: null,
    chatTranscript: messages.get(c.id).map((m) => ({ time: stamp(m.time), sender: m.sender.name, type: { agent: 'enumAgent', visitor: 'enumVisitor', system: 'enumSystem' }[m.sender.type], content: m.text })),
  };
}

const names = ['Nora Lind', 'Tom Becker', 'Yuki Tanaka', 'Priya Nair', 'Luca Conti', 'Ewa Nowak', 'Sam O’Neill', 'Fatima Zahra'];
const old = Array.from({ length: 46 }, (_, i) => {
  const id = randomUUID();
  const start = 3600 * (2 + i * 3.1);
  const name = names[i % names.length];
  const chat = { id, agents: [agents[i % 3]], visitor: { id, name, email: `${name.split(' ')[0].toLowerCase()}@example.org` }, requestedAt: now(start), endedAt: now(start - 200 - ((i * 97) % 900)) };
  messages.set(id, []);
  const lines = ['Hello, is the river vase safe for the dishwasher?', 'Hi! The glaze is, but we would wash it by hand: https://shop.example.com/care', 'Good to know, thank you.', 'My pleasure. Anything else?'];
  say(chat, system, `${agents[i % 3].name} joined`, { kind: 'system', ago: start - 12 });
  lines.forEach((text, n) => say(chat, n % 2 ? { type: 'agent', id: agents[i % 3].id, name: agents[i % 3].name } : visitor(chat), text, { ago: start - 20 - n * 40 }));
  return chat;
});

const desk = () => ({
  me: { id: me.id, status: agents[0].status },
  requests: [...chats.values()].filter((c) => c.state === 'offered' || c.state === 'queued'),
  chats: [...chats.values()].filter((c) => c.state === 'chatting' && c.agents.some((a) => a.id === me.id)),
  agents, revision,
  campaigns: [{ id: 1, name: 'Shop' }],
  departments: [{ id: 2, name: 'Sales' }],
});
const session = () => ({ agent: me, site: { id: 6000000, name: 'Kiln & Fern' }, csrfToken: 'proof', secondFactor: { enabled: false, required: false, mustEnroll: false }, permissions: { liveChat: {}, account: {} } });
const fault = (status, message, code = status * 1000) => ({ status, body: { code, message } });

function api(method, path, body, query) {
  if (path === '/session' && method === 'POST') {
    if (body.password === 'locked') return { ...fault(429, 'Too many calls; try again later.'), wait: 841 };
    if (body.password !== 'demo') return fault(400, 'The email, password, code or token is not valid.', 400020);
    isSignedIn = true;
    return session();
  }
  if (!isSignedIn) return fault(401, 'Sign in first.');
  if (path === '/session') return method === 'DELETE' ? ((isSignedIn = false), {}) : session();
  if (path === '/realtimeToken') return { token: 'token', expiresInSeconds: 600 };
  if (path === '/desk') return desk();
  if (path === '/status') return (agents[0].status = body.status), publish({ type: 'presence', agentId: 1, status: body.status }), body;
  const [, id, act] = /^\/chats\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const chat = chats.get(id);
  if (!chat) return fault(404, 'No such chat.', 404001);
  if (act === 'accept') return chat.state === 'chatting' ? fault(400, `${chat.agents[0].name} has already accepted this chat`, 400030) : take(chat, agents[0]);
  if (act === 'end') return chat.state === 'ended' ? chat : end(chat, 'agent');
  if (act === 'messages' && method === 'POST') return chat.state === 'ended' ? fault(400, 'The chat has ended.', 400030) : say(chat, agent(), body.text, body);
  if (act === 'messages') return { messages: messages.get(id).slice(Number(query.get('after'))), head: chat.head, state: chat.state };
  return chat;
}

function history(path, query) {
  if (!isSignedIn) return fault(401, 'Sign in first.');
  const [, , id] = /^\/(chats)(?:\/(.+))?$/.exec(path) ?? [];
  if (id) {
    const chat = finished().find((c) => c.id === id);
    return chat ? v2Chat(chat) : fault(404, 'No such chat.', 404001);
  }
  const words = (query.get('keywords') ?? '').toLowerCase();
  const from = query.get('timeFrom');
  const found = finished().filter((c) => c.requestedAt >= from && (!query.get('agentId') || c.agents.some((a) => a.id === Number(query.get('agentId')))) && JSON.stringify(v2Chat(c)).toLowerCase().includes(words));
  const [index, size] = [Number(query.get('pageIndex')), Number(query.get('pageSize'))];
  return { total: found.length, previousPage: '', nextPage: '', chats: found.slice(index * size, (index + 1) * size).map(v2Chat) };
}

const byName = (name) => [...chats.values()].reverse().find((c) => c.visitor.name === name);
const fakes = {
  request,
  say: ({ name, text }) => say(byName(name), visitor(byName(name)), text),
  typing: ({ name, text }) => (publish({ type: 'typing', chatId: byName(name).id, sender: visitor(byName(name)), text }), {}),
  taken: ({ name, by = 1 }) => take(byName(name), agents[by]),
  left: ({ name }) => end(byName(name), 'visitor'),
  cut: () => (sockets.forEach((s) => s.terminate()), {}),
  expire: () => ((isSignedIn = false), {}),
};

const server = createServer(async (req, res) => {
  const url = new URL(req.url, 'http://localhost');
  const text = await new Promise((done) => {
    let all = '';
    req.on('data', (d) => (all += d)).on('end', () => done(all));
  });
  const body = text ? JSON.parse(text) : {};
  const answer = (result) => {
    const status = result?.status > 99 ? result.status : 200;
    res.writeHead(status, { 'Content-Type': 'application/json', ...(result?.wait ? { 'Retry-After': result.wait } : {}) }).end(JSON.stringify(result?.status > 99 ? result.body : result));
  };
  if (url.pathname.startsWith('/api/agent/v1')) return answer(api(req.method, url.pathname.slice(13), body, url.searchParams));
  if (url.pathname.startsWith('/api/v2/livechat')) return answer(history(url.pathname.slice(16), url.searchParams));
  if (url.pathname.startsWith('/fake/')) return answer(fakes[url.pathname.slice(6)](body));
  const name = url.pathname.replace(/^\/console\//, '');
  try {
    res.writeHead(200, { 'Content-Type': kinds[extname(name)] ?? 'text/html', 'Content-Security-Policy': policy });
    res.end(await readFile(new URL(extname(name) ? name : 'index.html', dist)));
  } catch {
    res.end();
  }
});

// The JSON form of the realtime protocol, as far as the console speaks it.
new WebSocketServer({ server, path: '/realtime/websocket' }).on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('message', (data) => {
    for (const line of String(data).split('\n').filter(Boolean)) {
      const { id, connect, rpc } = JSON.parse(line);
      if (connect) socket.send(JSON.stringify({ id, connect: { client: randomUUID(), version: 'fake', subs: { agent: {} } } }));
      if (rpc?.method === 'typing') socket.send(JSON.stringify({ id, rpc: { data: {} } }));
      if (rpc?.method === 'heads') {
        const heads = Object.keys(rpc.data.chats).map((chatId) => [chatId, { seq: chats.get(chatId)?.head ?? 0, state: chats.get(chatId)?.state ?? 'ended' }]);
        socket.send(JSON.stringify({ id, rpc: { data: { chats: Object.fromEntries(heads), revision } } }));
      }
    }
  });
});

server.listen(Number(process.argv[2] ?? 8099), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/console/`));
