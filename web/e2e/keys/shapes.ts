import { expect } from '@playwright/test';

// The shapes of contract/widget.md 3.3 and 3.4, as matchers.

export const text = expect.any(String) as unknown;
export const digits = expect.stringMatching(/^\d+$/) as unknown;
export const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown;
export const some = expect.anything() as unknown;
export const flag = expect.any(Boolean) as unknown;

export const button = { id: digits, type: expect.stringMatching(/^(adaptive|float|image|text)$/) as unknown };
export const invitation = { id: text, campaignId: digits, message: text, isManual: false };
/** Of the agents' ids: a number, as the REST contract has them. */
export const agent = (name: string) => expect.objectContaining({ id: expect.any(Number) as unknown, name, title: text, bio: text }) as unknown;

const types = 'name|email|phone|company|product|department|ticket|rating|comment|subject|content|attachment|text|textarea|radio|checkbox|select|checkbox-list|custom';
/** A field of a type, or of any. */
export const field = (type = types) =>
  expect.objectContaining({
    id: text, label: text, type: expect.stringMatching(`^(${type})$`) as unknown, error: text, isErrorShowed: flag, isHidden: flag, isRequired: flag, isFocused: flag,
  }) as unknown;

/** Only fields, one at least. */
export function areFields(value: unknown): void {
  expect(value).not.toEqual([]);
  for (const one of value as unknown[]) expect(one).toEqual(field());
}
