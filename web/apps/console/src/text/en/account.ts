/** The texts of one's own account. */
export const account = {
  heading: 'My account',
  groups: { me: 'You', access: 'Access' },
  sections: {
    profile: { label: 'Profile', hint: 'Your name and how others see you' },
    signIn: { label: 'Password and second factor', hint: 'How you prove that it is you' },
    sessions: { label: 'Sessions', hint: 'Where you are signed in' },
    keys: { label: 'API keys', hint: 'For scripts that act in your name' },
  },

  profile: {
    heading: 'Profile',
    lead: 'Visitors and colleagues see your display name, title and biography.',
    saved: 'Your profile is saved.',
    names: 'Names',
    contact: 'Contact',
    time: 'Time',
  },

  password: {
    title: 'Password',
    lead: 'When you change it, you are signed out everywhere else and tokens of programs end.',
    current: 'Current password',
    next: 'New password',
    submit: 'Change password',
    done: 'Your password is changed.',
  },
};
