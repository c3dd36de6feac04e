import { readFileSync } from 'node:fs';

const file = new URL('../../contract/widget.md', import.meta.url);

export type Method = 'get' | 'set' | 'on' | 'render' | 'do';

/** Every key of the visitor-side API, as the contract lists them for machines (contract/widget.md 3.8). */
export function contractKeys(): Record<Method, string[]> {
  const [, list] = /### 3\.8 [\s\S]*?```text\n([\s\S]*?)```/.exec(readFileSync(file, 'utf8')) ?? [];
  const keys: Record<string, string[]> = {};
  let method = '';
  for (const line of list?.split('\n') ?? []) {
    const [, head] = /^(\w+) \(\d+\)/.exec(line) ?? [];
    const [, key] = /^ {2}(livechat\.[\w.]+)/.exec(line) ?? [];
    if (head) keys[(method = head)] = [];
    else if (key) keys[method]!.push(key);
  }
  return keys as Record<Method, string[]>;
}
