/** The texts of the way in. */
export const signIn = {
  heading: 'Sign in',
  lead: 'Welcome to your agent desk.',
  email: 'Email',
  password: 'Password',
  showPassword: 'Show or hide the password',
  submit: 'Sign in',
  forgot: 'Forgot your password?',
  expired: 'Your session has ended. Sign in to carry on where you were: what you wrote is kept.',
  missingEmail: 'Enter your email address.',
  missingPassword: 'Enter your password.',
  wrong: 'The email address or the password is not right.',
  locked: (minutes: number) => `After too many wrong tries this password is locked for another ${minutes === 1 ? 'minute' : `${minutes} minutes`}. Wait, or ask an administrator to unlock it.`,
  slow: (seconds: number) => `Too many wrong tries. You can try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
  slowUnknown: 'Too many tries in a short time. Wait a moment, then try again.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  failed: 'The server could not sign you in just now. Try again in a moment.',
  other: 'Use another account',

  code: {
    heading: 'One more step',
    lead: 'Enter the code that your authenticator shows now.',
    label: 'Code',
    leadRecovery: 'Enter one of the recovery codes that you kept. Each works once.',
    labelRecovery: 'Recovery code',
    missing: 'Enter the code.',
    wrong: 'This code is not right. Codes change every half minute; a recovery code works once.',
    submit: 'Continue',
    useRecovery: 'Use a recovery code',
    useApp: 'Use the authenticator',
    back: 'Back to the password',
  },

  reset: {
    heading: 'Forgot your password?',
    lead: 'Enter the address that you sign in with. If there is an account, a link to choose a new password is sent to it.',
    submit: 'Send the link',
    sent: 'Look into your mail',
    sentText: (email: string) => `If ${email} belongs to an account, a link is on its way. It works for an hour, and once.`,
    sentHint: 'Nothing there? Look among unwanted mail, or ask your administrator.',
    unsent: 'No link could be sent',
    unsentText: 'This server sends no mail. Ask your administrator to set a new password for you.',
    back: 'Back to sign-in',
  },

  choose: {
    headings: { reset: 'Choose a new password', invitation: 'Welcome' },
    leads: {
      reset: (email: string) => `For the account ${email}.`,
      invitation: (email: string, site: string) => `You are invited to ${site}. Choose a password for ${email}, then sign in.`,
    },
    password: 'New password',
    submit: 'Set password',
    done: 'Your password is set',
    doneText: 'You can sign in with it now.',
    doneAct: 'Go to sign-in',
    gone: 'This link does not work any more',
    goneText: 'Links work once and for a short time. Ask for a new one, or ask your administrator for another invitation.',
    goneAct: 'Ask for a new link',
  },

  enrol: {
    heading: 'Set up a second factor',
    lead: (site: string) => `${site} asks for a second factor. Set it up now to go on to your desk.`,
  },

  shut: 'You cannot come in from here',
};
