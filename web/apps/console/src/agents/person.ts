import type { components } from '../api/v2.gen';
import { required } from '../parts/useSave';
import { text } from '../text';

export type Agent = components['schemas']['Agent'];

/** What a form holds of a person. */
export type Person = Pick<Agent, 'email' | 'displayName' | 'firstName' | 'lastName' | 'title' | 'bio' | 'mobilePhone' | 'timeZone' | 'dateTimeFormat'>;

/** The part of an agent that a person's form holds. */
export function personOf(agent: Agent): Person {
  const { email, displayName, firstName, lastName, title, bio, mobilePhone, timeZone, dateTimeFormat } = agent;
  return { email, displayName, firstName, lastName, title, bio, mobilePhone, timeZone, dateTimeFormat };
}

const needed = required(text.fault.required);

/** What can be seen without asking the server. */
export const personRules = { email: needed, displayName: needed, firstName: needed, lastName: needed };
