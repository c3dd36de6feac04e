/** What is said about a chat: by agents in the wrap-up, by visitors in the form after it. */
export const after = {
  wrapUp: {
    act: 'Wrap up…',
    heading: 'Wrap-up',
    title: (name: string) => `Wrap up the chat with ${name}`,
    lead: 'For colleagues and reports. Visitors never see it.',
    none: 'Not wrapped up yet',
    noForm: 'The campaign has no wrap-up form.',
    change: 'Change the wrap-up',
    saved: 'Wrap-up saved',
    notMine: 'Only agents who are or were in this chat can wrap it up.',
    categories: 'Categories',
    comment: 'Comment',
    choose: 'Choose',
    file: 'Choose a file',
    attached: (name: string) => `Attached: ${name}`,
    lost: (name: string) => `Attached before: ${name}. Choose it again to keep it with this change.`,
    sending: 'Sending the file…',
  },
  survey: {
    heading: 'What the visitor said',
    none: 'Nothing so far',
    grade: (n: number) => `${n} of 5 stars`,
    yes: 'Yes',
    no: 'No',
  },
};
