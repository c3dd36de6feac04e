import { en, type Catalogue } from './en';

/** The texts of the screen's language. */
export const text: Catalogue = en;

/** The language that dates and numbers are written in. */
export const language: string | undefined = typeof navigator === 'undefined' ? undefined : navigator.language;
