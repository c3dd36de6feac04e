/** A value of a custom variable, as the server takes it. */
export interface Pair {
  name: string;
  value: string;
}

const most = { pairs: 100, characters: 2000 };

/** What a page says that custom variables hold: values become text, those that are undefined are left out. */
export function pairs(list: unknown): Pair[] {
  if (!Array.isArray(list)) return [];
  return list
    .filter((v: { name?: unknown; value?: unknown } | null) => v && v.name != null && v.name !== '' && v.value !== undefined)
    .slice(0, most.pairs)
    .map(({ name, value }: { name: unknown; value: unknown }) => ({ name: String(name), value: String(value).slice(0, most.characters) }));
}

/**
 * Reads the custom variables that have an expression. It runs as a script element with the page's nonce, because
 * policies that know nonces forbid `eval`; one that fails, or is no expression, has no value.
 */
export function evaluated(list: readonly { name: string; expression: string }[], nonce: string): Pair[] {
  const found = list.map(({ name, expression }) => ({ name, value: evaluate(expression, nonce) }));
  return pairs(found.filter((v) => v.value !== null && typeof v.value !== 'function'));
}

const slot = '__parleyValue';

function evaluate(expression: string, nonce: string): unknown {
  const page = window as unknown as Record<string, unknown>;
  const script = document.createElement('script');
  const quiet = (event: Event) => event.preventDefault();
  script.nonce = nonce;
  script.text = `try{window.${slot}=(\n${expression}\n)}catch{}`;
  addEventListener('error', quiet, true);
  try {
    document.head.append(script);
    return page[slot];
  } finally {
    removeEventListener('error', quiet, true);
    script.remove();
    delete page[slot];
  }
}
