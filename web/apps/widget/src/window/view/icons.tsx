const paths = {
  minimize: 'm6 9.5 6 6 6-6',
  close: 'm7 7 10 10M17 7 7 17',
  end: 'M14 4.5h3a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-3M10 15.5 6.5 12 10 8.5M6.5 12H15',
  send: 'M12 19V5.5M6 11l6-6 6 6',
  talk: 'M12 4c-4.7 0-8.5 3.2-8.5 7.2 0 2.3 1.2 4.3 3.1 5.6-.1 1.2-.5 2.2-1.2 3 1.6-.1 3-.6 4.3-1.4.7.1 1.5.2 2.3.2 4.7 0 8.5-3.2 8.5-7.2S16.7 4 12 4Z',
  moon: 'M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z',
  down: 'M12 5.5V19M6 13l6 6 6-6',
  alert: 'M12 8v5M12 16.5h.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
  clock: 'M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
} as const;

/** A line drawing in the colour of the text around it. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
