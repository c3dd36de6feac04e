import { isolating } from '@parley/client';
import { en, type Catalogue } from './en';

/** The texts of the screen's language. What people call themselves cannot turn a sentence around. */
export const text: Catalogue = isolating(en);

/** The language that dates and numbers are written in. */
export const language: string | undefined = typeof navigator === 'undefined' ? undefined : navigator.language;
