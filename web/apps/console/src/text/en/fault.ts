/** What goes wrong, and what people can do about it. */
export const fault = {
  failed: 'The server could not do this just now. Try again in a moment.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  signedOut: 'Your session has ended. Sign in again.',
  unread: 'This could not be loaded',
  missing: 'This does not exist any more',
  denied: 'This is not open to you',
  wait: (seconds: number) => `Too many tries. You can try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
  waitUnknown: 'Too many tries in a short time. Wait a moment, then try again.',
  required: 'This is needed.',
  /** By the code of the answer, at the field at fault. */
  fields: {
    400000: 'This is needed.',
    400005: 'This is not an email address.',
    400006: 'This value does not exist.',
    400012: 'This is already in use.',
    400015: 'This is not an address.',
  },
  /** By the code of the answer, for what belongs to no field. */
  codes: {
    401003: 'This code is not right. Take the one that the authenticator shows now.',
    403002: 'This site is not available at present. Ask its administrator.',
    403003: 'You need a permission for this. Ask an administrator.',
    403004: 'All seats of your plan are taken.',
    403010: 'The limit of calls for today is used up. It starts anew at midnight UTC.',
    403011: 'This is possible over HTTPS only.',
    403013: 'Your address is outside the ranges that your site allows.',
    403014: 'Your site asks for a second factor. Set it up first.',
    404001: 'This does not exist any more.',
  },
};
