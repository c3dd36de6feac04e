import type { ReactNode } from 'react';

/** A link where the address is one of the web; the bare words else, as addresses come from browsers of visitors. */
export function WebLink({ url, children }: { url: string; children: ReactNode }) {
  if (!/^https?:\/\//i.test(url)) return <span>{children}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
