/** Which way a field is written: as its words are, and while there are none as the window is. */
export const direction = (words: string): 'auto' | undefined => (words ? 'auto' : undefined);
