// The API reference: reads the server's OpenAPI document and shows it. No
// library, no other host; everything is built as text nodes.

const $ = (id) => document.getElementById(id);
const methods = ['get', 'post', 'put', 'delete'];

/** Makes an element: h('p.lead', {id: 'x'}, 'text', child, …). */
function h(what, ...rest) {
  const [tag, ...classes] = what.split('.');
  const e = document.createElement(tag);
  if (classes.length) e.className = classes.join(' ');
  for (const part of rest.flat(Infinity)) {
    if (part === null || part === undefined || part === false) continue;
    if (part instanceof Node || typeof part !== 'object') e.append(part);
    else for (const [k, v] of Object.entries(part)) k.startsWith('on') ? e.addEventListener(k.slice(2), v) : e.setAttribute(k, v);
  }
  return e;
}

let doc;
let operations = [];

const resolve = (s) => {
  while (s && s.$ref) s = doc.components.schemas[s.$ref.split('/').pop()];
  return s || {};
};
const nameOf = (s) => (s && s.$ref ? s.$ref.split('/').pop() : '');

/** One schema with allOf folded in. */
function fold(raw) {
  const s = resolve(raw);
  if (!s.allOf) return s;
  return s.allOf.map(fold).reduce((all, part) => ({
    ...all, ...part,
    properties: { ...all.properties, ...part.properties },
    required: [...(all.required || []), ...(part.required || [])],
  }), { ...s, allOf: undefined });
}

const choices = (s) => (s.anyOf || s.oneOf || []).filter((c) => c.type !== 'null');

function kind(raw) {
  const s = fold(raw);
  const options = choices(s);
  if (options.length) return options.map(kind).join(' or ') + (options.length < (s.anyOf || s.oneOf).length ? ' or null' : '');
  const types = [s.type].flat().filter(Boolean);
  const words = types.map((t) => {
    if (t === 'array') return `list of ${kind(s.items)}`;
    if (t === 'object') return nameOf(raw) || (s.additionalProperties ? `map of ${kind(s.additionalProperties)}` : 'object');
    return t === 'integer' ? 'whole number' : t === 'string' ? 'text' : t === 'boolean' ? 'true or false' : t;
  });
  return words.join(' or ') || 'anything';
}

/** The members of an object in documented order. */
function entries(s) {
  const order = s['x-order'] || [];
  return Object.entries(s.properties || {}).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** An example value: the schema's own, or one made up from its members. */
function example(raw, depth = 0) {
  const s = fold(raw);
  if (s.example !== undefined) return s.example;
  if (s.examples?.length) return s.examples[0];
  const options = choices(s);
  if (options.length) return example(options[0], depth);
  if (s.default !== undefined && s.default !== null) return s.default;
  if (s.enum) return s.enum[0];
  switch ([s.type].flat().find((t) => t !== 'null')) {
    case 'integer': case 'number': return s.minimum ?? 1;
    case 'boolean': return true;
    case 'array': return depth > 5 ? [] : [example(s.items, depth + 1)];
    case 'object': {
      const out = {};
      if (depth < 6) for (const [name, p] of entries(s)) out[name] = example(p, depth + 1);
      return out;
    }
    case 'string': return s.format === 'date-time' ? '2026-01-16T08:30:00.000Z' : s['x-output-format'] ? '2026-01-16T08:30:00.25' : s.format === 'email' ? 'ann@example.com' : 'text';
  }
  return null;
}

function coloured(value) {
  const pre = h('pre', { tabindex: 0 });
  const text = typeof value === 'string' && value.startsWith('curl') ? value : JSON.stringify(value, null, 2);
  if (text.startsWith('curl')) {
    pre.append(text);
    return pre;
  }
  const token = /("(?:\\.|[^"\\])*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;
  let last = 0;
  for (const m of text.matchAll(token)) {
    pre.append(text.slice(last, m.index));
    pre.append(h(m[1] ? (m[2] ? 'span.k' : 'span.s') : 'span.n', m[1] || m[0]), m[2] || '');
    last = m.index + m[0].length;
  }
  pre.append(text.slice(last));
  return pre;
}

function copyButton(text) {
  const b = h('button.copy', { type: 'button', onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      b.textContent = 'Copied';
    } catch {
      b.textContent = 'Not allowed';
    }
    setTimeout(() => { b.textContent = 'Copy'; }, 1500);
  } }, 'Copy');
  return b;
}

function figure(title, value) {
  const text = typeof value === 'string' && value.startsWith('curl') ? value : JSON.stringify(value, null, 2);
  return h('figure', h('figcaption', title, copyButton(text)), coloured(value));
}

/** Notes on one value: limits, default, listed values, other names. */
function notes(raw, extra = {}, answer = false) {
  const s = { ...fold(raw), ...extra };
  const target = s.type === 'array' ? fold(s.items) : s;
  const words = [];
  if (s.readOnly && !answer) words.push('read only');
  if (s.writeOnly) words.push('never sent back');
  if (!answer && s.default !== undefined && s.default !== null) words.push(`default ${s.default === '' ? 'empty' : JSON.stringify(s.default)}`);
  if (s.minimum !== undefined && s.maximum !== undefined) words.push(`${s.minimum} to ${s.maximum}`);
  else if (s.minimum !== undefined) words.push(`${s.minimum} or more`);
  else if (s.maximum !== undefined) words.push(`${s.maximum} or less`);
  if (s.maxLength) words.push(`at most ${s.maxLength} characters`);
  const format = s['x-format'] || s['x-output-format'];
  if (format) words.push(format);
  const listed = target.enum || s['x-open-enum'];
  return [
    words.length > 0 && h('span.note', words.join(', ')),
    s['x-alias'] && h('span.note', 'also ', s['x-alias'].map((a, i) => [i ? ', ' : '', h('code', a)])),
    listed && h('span.values', s['x-open-enum'] ? 'known values ' : '', listed.map((v) => h('code', String(v)))),
  ];
}

function member(name, raw, required, trail, answer) {
  const s = fold(raw);
  const inner = s.type === 'array' ? s.items : choices(s)[0] || (s.additionalProperties?.type || s.additionalProperties?.$ref ? s.additionalProperties : raw);
  const below = fold(inner);
  const key = nameOf(inner);
  const opens = Object.keys(below.properties || {}).length > 0 && !(key && trail.includes(key));
  return h('div',
    h('dt', h('code', name), h('span.kind', kind(raw)), required && !answer && h('span.must', 'required'),
      answer && s['x-omittable'] && h('span.note', 'may be absent'), notes(raw, {}, answer)),
    (resolve(raw).description || raw.description) && h('dd', raw.description || resolve(raw).description),
    opens && lazy(`${key || 'members'}`, () => members(inner, answer, [...trail, key])));
}

function lazy(title, build) {
  const d = h('details.inner', h('summary', title));
  d.addEventListener('toggle', () => { if (d.open && d.children.length === 1) d.append(build()); });
  return d;
}

function members(raw, answer = false, trail = [nameOf(raw)]) {
  const s = fold(raw);
  const options = choices(s);
  if (s.type === 'array') return h('div', h('p.note', `A list of ${kind(s.items)}.`), members(s.items, answer));
  if (options.length > 1) return h('div', options.map((o) => [h('h3', kind(o)), members(o, answer)]));
  const rows = entries(s);
  if (!rows.length) return h('p.note', `${kind(raw)[0].toUpperCase()}${kind(raw).slice(1)}.`);
  return h('dl.rows', rows.map(([name, p]) => member(name, p, (s.required || []).includes(name), trail, answer)));
}

function parameters(op) {
  const list = op.parameters || [];
  const places = [['path', 'In the path'], ['query', 'In the query'], ['header', 'Headers']];
  return places.map(([place, title]) => {
    const here = list.filter((p) => p.in === place);
    return here.length > 0 && [h('h2', title), h('dl.rows', here.map((p) => h('div',
      h('dt', h('code', p.name), h('span.kind', p.style === 'deepObject' ? `${p.name}[n][member]` : kind(p.schema)), p.required && h('span.must', 'required'),
        notes(p.schema, p['x-alias'] ? { 'x-alias': p['x-alias'] } : {})),
      p.description && h('dd', p.description),
      p.style === 'deepObject' && lazy('members', () => members(fold(p.schema).additionalProperties)))))];
  });
}

function curl(o) {
  const { op, method } = o;
  let path = o.path.replace(/{(\w+)}/g, (_, name) => {
    const p = (op.parameters || []).find((q) => q.in === 'path' && q.name === name);
    return p?.example ?? (p?.schema.type === 'string' ? name : 1);
  });
  const needed = (op.parameters || []).filter((p) => p.in === 'query' && p.required);
  if (needed.length) path += '?' + needed.map((p) => `${p.name}=${encodeURIComponent(p.example ?? example(p.schema))}`).join('&');
  const lines = [`curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${location.origin}${path}'`];
  const permission = op['x-permission'];
  if (permission === 'visitor') lines.push(`  -H 'Authorization: Bearer VISITOR_TOKEN'`);
  else if (permission !== 'public') lines.push(`  -u 'agent@example.com:API_KEY'`);
  const body = bodyOf(op);
  if (body) {
    lines.push(`  -H 'Content-Type: application/json'`, `  -d '${JSON.stringify(sent(body)).replaceAll("'", `'\\''`)}'`);
  }
  return lines.join(' \\\n');
}

const bodyOf = (op) => op.requestBody?.content?.['application/json']?.schema;

/** An example without what the server ignores; of a partial update only a few members. */
function sent(raw) {
  const value = example(raw);
  const s = fold(raw);
  if (!value || Array.isArray(value) || !s.properties) return value;
  const must = s.required || [];
  const names = Object.keys(value).filter((n) => !fold(s.properties[n]).readOnly);
  const some = must.length ? names.filter((n, i) => must.includes(n) || i < 4) : names.slice(0, 3);
  return Object.fromEntries(some.map((n) => [n, value[n]]));
}

const permissionText = (op) => {
  const key = op['x-permission'];
  const words = { public: 'nobody has to sign in', self: 'any signed-in agent', partner: 'a partner', visitor: "a visitor's token" };
  if (words[key]) return words[key];
  return [h('code', key), op['x-permission-product'] === 'account' ? ' of the account' : ' of live chat',
    op['x-permission-scope'] && [', or ', h('code', op['x-permission-scope']), ' for own departments'], '; administrators always'];
};

function answers(op) {
  return Object.entries(op.responses).map(([status, r]) => {
    const schema = r.content?.['application/json']?.schema;
    const media = Object.keys(r.content || {})[0];
    const good = status < 400;
    return h('details.answer', good ? { open: '' } : {},
      h('summary', h(good ? 'b.ok' : 'b.bad', status), h('span', r.description), h('span.note', schema ? kind(schema) : media || 'no body')),
      schema && h('div', members(schema, true)));
  });
}

function showOperation(o) {
  const { op, method, path } = o;
  const good = Object.entries(op.responses).find(([s]) => s < 400)?.[1]?.content?.['application/json']?.schema;
  const body = bodyOf(op);
  const parts = path.split(/({\w+})/).map((p) => (p.startsWith('{') ? h('i', p) : p));
  const aliases = op['x-path-alias'];
  document.title = `${op.summary || op.operationId} · ${doc.info.title} API`;
  return [
    h('p.crumb', (op.tags || [])[0]),
    h('h1', op.summary || op.operationId),
    op.description && h('p.lead', op.description),
    h('div.path', h(`span.method.${method}`, method.toUpperCase()), h('span', parts), copyButton(path)),
    h('dl.facts',
      h('div', h('dt', 'Who may'), h('dd', permissionText(op))),
      h('div', h('dt', 'Operation'), h('dd', h('code', op.operationId))),
      op['x-method-alias'] && h('div', h('dt', 'Also by'), h('dd', op['x-method-alias'].join(', ').toUpperCase())),
      aliases && h('div', h('dt', 'Also at'), h('dd', aliases.map((a, i) => [i ? ', ' : '', h('code', a)])))),
    h('div.split',
      h('div',
        parameters(op),
        body && [h('h2', 'Body'), members(body)],
        h('h2', 'Answers'), answers(op)),
      h('div.shown',
        h('h2', 'Example'),
        figure('Call', curl(o)),
        body && figure('Body', sent(body)),
        good && figure('Answer', example(good)))),
  ];
}

function showStart() {
  document.title = `${doc.info.title} API reference`;
  const origin = location.origin;
  const row = (...cells) => h('tr', cells.map((c) => h('td', c)));
  return [
    h('h1', `${doc.info.title} API`),
    h('p.lead', doc.info.description),
    h('div.split', h('div',
      h('h2', 'Signing in'),
      h('p', 'Send an agent’s email and API key as Basic credentials, or a token as Bearer. Partners have tokens of their own from ', h('code', '/partner/oauth/token'), '. What a call may do follows from the agent’s permissions; every operation names the one it needs.'),
      h('h2', 'Input'),
      h('p', 'Paths, names and listed values match in any letter case. Numbers and booleans may come as text. Bodies are JSON or forms (', h('code', 'a.b='), ' or ', h('code', 'a[b]='), ' nest), whatever their media type. A PUT changes the members it names and keeps the rest; unknown and read-only members are ignored.'),
      h('h2', 'Errors'),
      h('p', 'A failed call answers ', h('code', '{code, message}'), '. The code is the HTTP status times 1000 plus a case number.'),
      h('div.scroll', h('table', h('thead', h('tr', h('th', { scope: 'col' }, 'Status'), h('th', { scope: 'col' }, 'Means'), h('th', { scope: 'col' }, 'Frequent codes'))), h('tbody',
        row('400', 'Input is missing or wrong', '400000 missing, 400003 not a number, 400006 not a listed value, 400012 taken'),
        row('401', 'Credentials are missing, wrong or expired', '401000'),
        row('403', 'Not allowed, or the daily limit is used up', '403003 a permission is missing, 403010 daily limit, 403011 plain HTTP'),
        row('404', 'No such path or object', '404000, 404001'),
        row('500', 'The server failed', '500000')))),
      h('h2', 'Lists and times'),
      h('p', 'Long lists come in pages: ', h('code', 'pageIndex'), ' counts from 0, ', h('code', 'previousPage'), ' and ', h('code', 'nextPage'), ' are whole URLs. Times are UTC; ', h('code', 'timezone=+08:00'), ' tells in which offset the filters are meant.')),
    h('div.shown',
      h('h2', 'First calls'),
      figure('With an API key', `curl -u 'agent@example.com:API_KEY' \\\n  '${origin}/api/v2/account/agents/me'`),
      figure('A token', `curl '${origin}/oauth/token' \\\n  -d grant_type=password \\\n  -d email=agent@example.com \\\n  -d password=…`),
      figure('With the token', `curl -H 'Authorization: Bearer TOKEN' \\\n  '${origin}/api/v2/livechat/chats'`),
      figure('An error', { code: 400000, message: "Parameter 'timeFrom' is required." }))),
  ];
}

function drawList() {
  const groups = new Map();
  for (const o of operations) {
    const tag = (o.op.tags || ['Other'])[0] || 'Other';
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push(o);
  }
  $('list').append(...[...groups].sort(([a], [b]) => a.localeCompare(b)).map(([tag, list]) => h('details.tag',
    h('summary', tag, h('span', String(list.length))),
    h('ul', list.map((o) => {
      o.link = h('a', { href: `#/${o.op.operationId}` }, h(`b.method.${o.method}`, o.method === 'delete' ? 'DEL' : o.method.toUpperCase()), h('span', o.op.summary || o.path));
      return h('li', o.link);
    })))));
}

function filter() {
  const words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const group of $('list').children) {
    let here = 0;
    for (const o of operations.filter((x) => group.contains(x.link))) {
      const hit = words.every((w) => o.text.includes(w));
      o.link.parentElement.hidden = !hit;
      here += hit;
    }
    group.hidden = here === 0;
    group.open = words.length ? here > 0 : group.querySelector('[aria-current]') !== null;
    found += here;
  }
  $('none').hidden = found > 0;
}

function route() {
  const id = decodeURIComponent(location.hash.slice(2));
  const chosen = operations.find((o) => o.op.operationId === id);
  for (const o of operations) {
    o === chosen ? o.link.setAttribute('aria-current', 'page') : o.link.removeAttribute('aria-current');
  }
  $('main').replaceChildren(...(chosen ? showOperation(chosen) : showStart()).flat(Infinity).filter(Boolean));
  if (chosen) {
    chosen.link.closest('details').open = true;
    chosen.link.scrollIntoView({ block: 'nearest' });
  }
  openMenu(false);
  window.scrollTo(0, 0);
}

function openMenu(open) {
  $('nav').classList.toggle('open', open);
  $('menu').setAttribute('aria-expanded', String(open));
}

async function start() {
  const answer = await fetch('/api/v2/openapi.json', { credentials: 'omit' });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  doc = await answer.json();
  $('title').textContent = `${doc.info.title} API`;
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const method of methods) {
      const op = item[method];
      if (!op) continue;
      const text = [op.summary, op.operationId, method, path, op['x-permission'], ...(op.tags || [])].join(' ').toLowerCase();
      operations.push({ op, method, path, text });
    }
  }
  operations.sort((a, b) => a.path.localeCompare(b.path) || methods.indexOf(a.method) - methods.indexOf(b.method));
  drawList();
  route();
  addEventListener('hashchange', () => { route(); $('main').focus(); });
  $('search').addEventListener('input', filter);
  $('menu').addEventListener('click', () => openMenu(!$('nav').classList.contains('open')));
  addEventListener('keydown', (e) => {
    if (e.key === '/' && !/input|textarea/i.test(e.target.tagName)) {
      e.preventDefault();
      openMenu(true);
      $('search').focus();
    } else if (e.key === 'Escape') {
      openMenu(false);
    } else if (e.key === 'Enter' && e.target === $('search')) {
      [...$('list').querySelectorAll('li:not([hidden]) a')].find((a) => a.offsetParent)?.click();
    }
  });
}

start().catch((e) => $('main').replaceChildren(h('h1', 'The reference could not be loaded'), h('p', e.message)));
