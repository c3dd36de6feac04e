/** The texts of the site's settings. */
export const settings = {
  heading: 'Settings',
  groups: { people: 'People', site: 'Site' },
  sections: {
    agents: { label: 'Agents', hint: 'Who works here and what they may do' },
    groups: { label: 'Groups', hint: 'Permissions for several agents at once' },
    profile: { label: 'Site profile', hint: 'Company, contact and time zone' },
    security: { label: 'Security', hint: 'Passwords, second factor, addresses' },
    audit: { label: 'Audit log', hint: 'Who changed what, and when' },
  },
};
