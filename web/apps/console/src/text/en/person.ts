/** What is known of a person who works here. */
export const person = {
  email: 'Email',
  emailHint: 'For signing in',
  firstName: 'First name',
  lastName: 'Last name',
  displayName: 'Display name',
  displayNameHint: 'What visitors and colleagues read',
  title: 'Title',
  bio: 'Biography',
  mobilePhone: 'Mobile phone',
  timeZone: 'Time zone',
  timeZoneOfSite: 'Like the site',
  dateTimeFormat: 'Date and time',
};
