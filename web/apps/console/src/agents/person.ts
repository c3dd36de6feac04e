import type { components } from '../api/v2.gen';
import { kept, required } from '../parts/useSave';
import { text } from '../text';

export type Agent = components['schemas']['Agent'];

/** What a form holds of a person. */
export type Person = Pick<Agent, 'email' | 'displayName' | 'firstName' | 'lastName' | 'title' | 'bio' | 'mobilePhone' | 'timeZone' | 'dateTimeFormat'>;

/** The part of an agent that a person's form holds. */
export function personOf(agent: Agent): Person {
  const { email, displayName, firstName, lastName, title, bio, mobilePhone, timeZone, dateTimeFormat } = agent;
  return { email, displayName, firstName, lastName, title, bio, mobilePhone, timeZone, dateTimeFormat };
}

/** What can be seen without asking the server. */
export function rulesFor({ email, displayName, firstName, lastName }: Person) {
  const keep = (before: string) => kept(before, text.fault.required);
  return { email: keep(email), displayName: keep(displayName), firstName: keep(firstName), lastName: keep(lastName) };
}

const needed = required(text.fault.required);

/** The same for somebody who is new. */
export const rulesForNew = { email: needed, displayName: needed, firstName: needed, lastName: needed };
