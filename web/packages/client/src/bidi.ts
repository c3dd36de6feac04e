/** Letters and marks that can change the order of what stands around them. */
const moves = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A name for the middle of a sentence: whatever direction it has or marks it holds, the rest of the sentence keeps its
 * order. A name without any comes back as it is.
 */
export function isolated(name: string): string {
  return moves.test(name) ? `\u2068${name.replace(/[\u2066-\u2069]/g, '')}\u2069` : name;
}

/** A sentence that came with names already in it, without the marks that would turn the rest of it around. */
export function steady(sentence: string): string {
  return sentence.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}

type Words = (...values: never[]) => unknown;

/** Has every sentence of a catalogue isolate what is put into it. */
export function isolating<T>(catalogue: T): T {
  if (typeof catalogue === 'function') {
    const words = catalogue as unknown as Words;
    return ((...values: unknown[]) => words(...(values.map((value) => (typeof value === 'string' ? isolated(value) : value)) as never[]))) as T;
  }
  if (typeof catalogue !== 'object' || catalogue === null || Array.isArray(catalogue)) return catalogue;
  return Object.fromEntries(Object.entries(catalogue).map(([key, part]) => [key, isolating<unknown>(part)])) as T;
}
