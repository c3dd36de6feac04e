import type { Scheme } from '@parley/ui';
import { Preference } from '../parts/preference';

export const scheme = new Preference<Scheme>('scheme', 'auto');
export const sound = new Preference<boolean>('sound', true);
export const details = new Preference<boolean>('details', true);
export const notices = new Preference<boolean>('notices', false);
