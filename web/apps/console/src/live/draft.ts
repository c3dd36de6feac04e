/** What is written and not sent. */
export interface Draft {
  text: string;
  /** Whether it is for colleagues alone. */
  note: boolean;
  /** The canned message that it was made from; 0 for none. */
  cannedMessageId: number;
}

export const noDraft: Draft = { text: '', note: false, cannedMessageId: 0 };

/** A draft as it was kept; earlier consoles kept the text alone. */
export function readDraft(kept: Draft | string | null): Draft {
  return typeof kept === 'string' ? { ...noDraft, text: kept } : { ...noDraft, ...kept };
}
